//! Sentences of the proof of a plan folder.

super::messages! {
    /// What each check of a plan folder proves.
    pub enum VerifyTitle {
        Files zh "文件齐全且可读" en "Files are present and readable";
        GeoJson zh "GeoJSON 符合 RFC 7946" en "GeoJSON keeps RFC 7946";
        Ids zh "编号唯一" en "Ids are unique";
        Names zh "名称与理由齐全" en "Names and reasons are given";
        References zh "各文件编号双向对应" en "References agree both ways";
        Eligibility zh "资格与候选类别可由条件重算" en "Eligibility follows from the conditions";
        Dangerous zh "危房清单上的小区不参加评分" en "Dangerous housing stands on its list and is not ranked";
        Coverage zh "每个候选小区恰在一个片区" en "Every candidate is in exactly one zone";
        Done zh "已开工、已完工的小区不重新划片" en "Neighbourhoods under way or done are not zoned again";
        Contiguity zh "片区连片" en "Zones are contiguous";
        Links zh "连接符合设定" en "Links keep the settings";
        Gaps zh "连接间距与图形相符" en "Gaps of links agree with the outlines";
        Bounds zh "片区不超过上限" en "Zones keep their upper bounds";
        Subdistricts zh "片区不跨街道" en "Zones stay in one subdistrict";
        Edits zh "手工调整已落实" en "Hand edits are honoured";
        Objective zh "片区目标值可由连接重算" en "The value of the zones can be recomputed from the links";
        ZoneSums zh "片区合计与小区相符" en "Sums of zones agree with neighbourhoods";
        ProgrammeSums zh "年度计划合计与小区相符" en "Sums of the programme agree with neighbourhoods";
        Totals zh "总计与各文件相符" en "Totals agree with the files";
        Areas zh "面积与图形相符" en "Areas agree with the outlines";
        Outlines zh "片区范围覆盖所含小区且互不重叠" en "Zone outlines cover their parts and do not overlap";
        Services zh "设施缺口与距离相符" en "Facility gaps agree with the distances";
        NewFacilities zh "新增设施与成员缺口相符" en "New facilities fit the gaps of the members";
        Apart zh "相近而未连接的候选小区均已列出，原因与间距、连接相符" en "Candidates near each other without a link are all listed, with reasons that fit";
        Changes zh "与上一版相比的变化与成果相符，均有理由" en "Changes against the base plan stand in the files, each with its reason";
        Signature zh "定稿后没有改动" en "Nothing was changed since it was signed off";
        Certainty zh "片区和年份稳定程度的各项比例相符" en "Shares of how firm zones and years are fit each other";
        Gates zh "建议开门处与间距、步行距离相符" en "Gates worth opening fit the gaps and walks";
        Scores zh "得分等于各项之和，各项等于权重乘以取值" en "Scores are the sums of their parts, parts the weighted values";
        Ranks zh "名次与得分一致" en "Ranks agree with scores";
        Years zh "年度前后一致" en "Years are consistent";
        Reasons zh "每个小区的年份都有理由，理由与成果相符" en "Every year has its reason, and the reasons agree with the files";
        Targets zh "目标完成数可由文件重算" en "Targets can be recomputed from the files";
        Inputs zh "读入 = 采用 + 剔除" en "Read = kept + rejected";
        Clock zh "不含运行时刻" en "No wall clock";
        Provenance zh "各文件出处一致" en "Files state the same origin";
    }
}

super::messages! {
    /// What does not hold.
    pub enum VerifyFinding {
        NotCollection { file: String } zh "{file}：不是 FeatureCollection" en "{file}: not a FeatureCollection";
        CrsMember { file: String } zh "{file}：含有 crs 成员，RFC 7946 不允许" en "{file}: has a crs member, which RFC 7946 rules out";
        BboxWrong { file: String, found: String, expected: String }
            zh "{file}：bbox 为 {found}，要素范围为 {expected}" en "{file}: bbox is {found}, the features extend over {expected}";
        NotFeature { file: String, id: String } zh "{file} {id}：type 不是 Feature" en "{file} {id}: type is not Feature";
        NoGeometry { file: String, id: String } zh "{file} {id}：没有图形" en "{file} {id}: no geometry";
        GeometryKind { file: String, id: String, kind: String }
            zh "{file} {id}：图形类型 {kind} 不适用" en "{file} {id}: geometry type {kind} does not belong here";
        OutOfRange { file: String, id: String, at: String }
            zh "{file} {id}：坐标 {at} 超出经纬度范围" en "{file} {id}: coordinate {at} is outside longitude and latitude";
        RingShort { file: String, id: String } zh "{file} {id}：环少于四个点" en "{file} {id}: a ring of fewer than four positions";
        RingOpen { file: String, id: String } zh "{file} {id}：环未闭合" en "{file} {id}: a ring is not closed";
        RingTurns { file: String, id: String } zh "{file} {id}：环方向不符合右手规则" en "{file} {id}: a ring breaks the right-hand rule";
        RingCrosses { file: String, id: String, at: String } zh "{file} {id}：环在 {at} 处自相交" en "{file} {id}: a ring crosses itself at {at}";
        LineShort { file: String, id: String } zh "{file} {id}：线少于两个点" en "{file} {id}: a line of fewer than two positions";
        ShapeEmpty { file: String, id: String } zh "{file} {id}：图形为空" en "{file} {id}: the geometry is empty";

        IdAbsent { file: String, id: String } zh "{file} {id}：要素没有 id" en "{file} {id}: the feature has no id";
        IdEmpty { file: String, row: usize } zh "{file}：第 {row} 个要素编号为空" en "{file}: feature {row} has an empty id";
        IdTwice { file: String, id: String } zh "{file}：编号 {id} 重复" en "{file}: id {id} occurs twice";
        IdDiffers { file: String, id: String, expected: String }
            zh "{file}：要素 id 为 {id}，应为 {expected}" en "{file}: the feature's id is {id}, expected {expected}";
        FieldEmpty { file: String, id: String, field: String } zh "{file} {id}：{field} 为空" en "{file} {id}: {field} is empty";

        NoSuch { file: String, id: String, field: String, target: String }
            zh "{file} {id}：{field} 所指 {target} 不存在" en "{file} {id}: {field} names {target}, which does not exist";
        ListedTwice { file: String, id: String, target: String } zh "{file} {id}：{target} 列了两次" en "{file} {id}: {target} is listed twice";
        NotBack { id: String, listed: String, states: String }
            zh "小区 {id} 列在 {listed} 中，自身却写 {states}" en "neighbourhood {id} is listed in {listed} but states {states}";
        NotListed { id: String, states: String } zh "小区 {id} 写有 {states}，对方未列入" en "neighbourhood {id} states {states}, which does not list it";
        RoleZone { id: String, role: String, zone: String }
            zh "小区 {id}：role 为 {role} 而 zone_id 为 {zone}" en "neighbourhood {id}: role is {role} while zone_id is {zone}";

        TestsDiffer { id: String, tier: String }
            zh "小区 {id}：所列条件与政策类别 {tier} 的条件不符" en "neighbourhood {id}: the conditions listed are not those of tier {tier}";
        YearTest { id: String, limit: i64, holds: String, years: String }
            zh "小区 {id}：“{limit} 年底前建成”写为 {holds}，与建成年份 {years} 不符" en "neighbourhood {id}: built by the end of {limit} is said to be {holds}, against the years {years}";

        Uncovered { id: String, candidate: String } zh "候选小区 {id}（{candidate}）不在任何片区" en "candidate {id} ({candidate}) is in no zone";
        InSeveral { id: String, zones: usize } zh "小区 {id} 在 {zones} 个片区中" en "neighbourhood {id} is in {zones} {counted}" with counted = zones "zone" | "zones";
        RoleWrong { id: String, candidate: String, role: String }
            zh "小区 {id}：候选类别 {candidate} 与 role {role} 不符" en "neighbourhood {id}: candidate {candidate} does not go with role {role}";
        CandidateWrong { id: String, eligible: String, candidate: String }
            zh "小区 {id}：资格 {eligible} 与候选类别 {candidate} 不符" en "neighbourhood {id}: eligibility {eligible} does not go with candidate {candidate}";
        DoneRezoned { id: String, status: String, role: String }
            zh "小区 {id} 状态为 {status}，不应作为 {role} 划片" en "neighbourhood {id} is {status} and must not be zoned as {role}";
        DoneWithoutCause { id: String, status: String }
            zh "小区 {id}：role 为 done 而状态为 {status}" en "neighbourhood {id}: role is done while its status is {status}";

        ZoneEmpty { zone: String } zh "片区 {zone} 没有小区" en "zone {zone} holds no neighbourhood";
        ZoneSplit { zone: String, pieces: usize, from: String, to: String }
            zh "片区 {zone} 分成 {pieces} 块：从 {from} 到不了 {to}" en "zone {zone} falls into {pieces} pieces: {to} cannot be reached from {from}";
        ConnectorIdle { zone: String, id: String }
            zh "片区 {zone}：连接小区（connectors）有误，{id} 不是插入小区、重复列出，或没有它片区照样相连" en "zone {zone}: its connectors are wrong: {id} is no infill, is named twice, or the zone hangs together without it";

        YearLimitExceeded { of: String, years: String, value: String, max: String }
            zh "{years} 年开工的 {of} 为 {value}，超过限额 {max}" en "{of} of what starts in {years} is {value}, over the limit of {max}";

        LinkSelf { link: String } zh "连接 {link} 的两端相同" en "link {link} joins a neighbourhood to itself";
        LinkTwice { link: String } zh "连接 {link} 重复" en "link {link} occurs twice";
        LinkGapOver { link: String, gap: String, limit: String }
            zh "连接 {link} 计入连片，间距 {gap} m 超过 {limit} m" en "link {link} counts with a gap of {gap} m, over the limit of {limit} m";
        LinkFrontageUnder { link: String, frontage: String, limit: String }
            zh "连接 {link} 计入连片，相邻长度 {frontage} m 不足 {limit} m" en "link {link} counts with a frontage of {frontage} m, under the least of {limit} m";
        LinkNegative { link: String } zh "连接 {link} 的间距或相邻长度为负" en "link {link} has a negative gap or frontage";
        FrontageOver { link: String, frontage: String, most: String }
            zh "连接 {link} 写明相邻长度 {frontage} m，两侧范围内的边界至多 {most} m" en "link {link} states a frontage of {frontage} m, the outlines have at most {most} m within reach of each other";
        LinkLineOff { link: String, id: String, distance: String }
            zh "连接 {link} 的线端离小区 {id} 有 {distance} m" en "the line of link {link} ends {distance} m away from neighbourhood {id}";
        LinkLineLong { link: String, length: String, limit: String }
            zh "连接 {link} 计入连片，线长 {length} m 超过 {limit} m" en "link {link} counts with a line of {length} m, over the limit of {limit} m";
        LinkThrough { link: String, id: String }
            zh "连接 {link} 被小区 {id} 隔开" en "neighbourhood {id} lies between the ends of link {link}";
        GapDiffers { link: String, reported: String, measured: String }
            zh "连接 {link} 写明间距 {reported} m，按图形量得 {measured} m" en "link {link} states a gap of {reported} m, the outlines are {measured} m apart";

        BoundExceeded { zone: String, resource: String, value: String, max: String }
            zh "片区 {zone}：{resource} 为 {value}，上限 {max}" en "zone {zone}: {resource} is {value}, the upper bound {max}";
        BoundUnprovable { zone: String, resource: String }
            zh "片区 {zone} 没有 {resource} 数值，无法核对上限" en "zone {zone} states no {resource}, so its bound cannot be proved";
        UnderUnsaid { zone: String, resource: String, value: String, min: String }
            zh "片区 {zone}：{resource} 为 {value}，低于下限 {min}，方案未说明" en "zone {zone}: {resource} is {value}, under the lower bound {min}, and the plan does not say so";
        CrossesSubdistricts { zone: String, names: String } zh "片区 {zone} 跨街道：{names}" en "zone {zone} reaches over subdistricts: {names}";

        EditNoReason { edit: String } zh "手工调整 {edit} 没有理由" en "edit {edit} gives no reason";
        EditNoTarget { edit: String, target: String }
            zh "手工调整 {edit} 标为已应用，但对象 {target} 不存在" en "edit {edit} is marked applied, but its target {target} does not exist";
        EditUnknown { edit: String, action: String } zh "手工调整 {edit}：不认识的操作 {action}" en "edit {edit}: unknown action {action}";
        EditBroken { edit: String, action: String, target: String }
            zh "手工调整 {edit}（{action}）在 {target} 上没有落实" en "edit {edit} ({action}) is not honoured for {target}";
        EditUnreported { edit: String }
            zh "手工调整 {edit} 未应用，问题清单中没有说明" en "edit {edit} is not applied, and no issue says so";
        EditTwice { edit: String } zh "手工调整编号 {edit} 重复" en "edit id {edit} occurs twice";

        Differs { file: String, id: String, field: String, found: String, expected: String }
            zh "{file} {id}：{field} 为 {found}，应为 {expected}" en "{file} {id}: {field} is {found}, expected {expected}";
        NotWithin { file: String, id: String, field: String, value: String, low: String, high: String }
            zh "{file} {id}：{field} 为 {value}，应在 {low} 至 {high} 之间" en "{file} {id}: {field} is {value}, expected within {low} to {high}";
        QuantityImpossible { id: String }
            zh "小区 {id}：楼栋数、户数、建筑面积或造价为负或不是整数" en "neighbourhood {id}: buildings, households, floor area or cost below 0, or a count that is not whole";
        AreaDiffers { file: String, id: String, reported: String, measured: String }
            zh "{file} {id}：写明 {reported} m²，按图形量得 {measured} m²" en "{file} {id}: states {reported} m², the outline measures {measured} m²";
        PartOutside { zone: String, id: String } zh "片区 {zone} 的范围没有完全覆盖小区 {id}" en "the outline of zone {zone} does not wholly cover neighbourhood {id}";
        OutlineOver { zone: String, area: String, parts: String }
            zh "片区 {zone} 的范围 {area} m² 大于所含小区合计 {parts} m²" en "the outline of zone {zone} has {area} m², more than the {parts} m² of its parts";
        OutlineStray { zone: String, at: String }
            zh "片区 {zone} 的范围在 {at} 处没有沿着任何所含小区的边界" en "the outline of zone {zone} follows no outline of its parts at {at}";
        PartsOverlap { id: String, other: String, share: String }
            zh "不同片区的小区 {id} 与 {other} 重叠 {share} %，问题清单中没有说明" en "neighbourhoods {id} and {other} of different zones overlap by {share} %, and no issue says so";
        ZonesOverlap { zone: String, other: String, share: String }
            zh "片区 {zone} 与 {other} 重叠 {share} %" en "zones {zone} and {other} overlap by {share} %";

        ScoreUnfounded { id: String, criterion: String }
            zh "小区 {id}：得分没有指标 {criterion} 的分项，或该指标不在方案中" en "neighbourhood {id}: the score has no part for criterion {criterion}, or the plan has no such criterion";
        ScoreMissing { id: String } zh "候选小区 {id} 没有得分或名次" en "candidate {id} has no score or rank";
        ScoreOfNone { id: String } zh "小区 {id} 不是候选，却有得分或名次" en "neighbourhood {id} is no candidate but has a score or rank";
        WordUnknown { file: String, id: String, field: String, word: String }
            zh "{file} {id}：{field} 的取值 {word} 不认识" en "{file} {id}: {field} has the unknown value {word}";

        YearsReversed { file: String, id: String, start: String, finish: String }
            zh "{file} {id}：{start} 年开工、{finish} 年完工" en "{file} {id}: starts in {start} and finishes in {finish}";
        YearsMissing { project: String, years: String, found: String }
            zh "项目 {project} 应有 {years} 各一行，实有 {found}" en "project {project} needs one row for each of {years}, found {found}";
        OutsideSpan { project: String, year: i64, first: i64, last: i64 }
            zh "项目 {project} 于 {year} 年开工，不在计划期 {first}–{last} 内" en "project {project} starts in {year}, outside the programme's {first}–{last}";
        LockedUnfounded { project: String, id: String }
            zh "项目 {project} 标为已定，但小区 {id} 没有记录或手工确定的年份" en "project {project} is marked locked, but neighbourhood {id} has no year that is recorded or set by hand";
        ProjectMixed { project: String, field: String } zh "项目 {project} 各处的 {field} 不一致" en "project {project} does not have one {field}";
        ProjectUnknown { id: String, project: String }
            zh "小区 {id} 的项目 {project} 不在年度计划中" en "neighbourhood {id} names project {project}, which the programme does not have";
        ProjectEmpty { project: String } zh "项目 {project} 没有小区" en "project {project} has no neighbourhood";
        YearWithoutProject { id: String } zh "小区 {id} 有开工年度而没有项目" en "neighbourhood {id} has a start year and no project";

        InputSum { role: String, source: String, read: u64, kept: u64, rejected: u64 }
            zh "{role} {source}：读入 {read} ≠ 采用 {kept} + 剔除 {rejected}" en "{role} {source}: {read} read, but {kept} kept + {rejected} rejected";
        RejectedDiffers { role: String, source: String, rejected: u64, issues: u64 }
            zh "{role} {source}：剔除 {rejected} 条，问题清单中有 {issues} 条" en "{role} {source}: {rejected} rejected, but {issues} rejections among the issues";
        IssueOfNoInput { role: String, layer: String }
            zh "{role} 的问题记录所在的 {layer} 不在输入清单中" en "an issue of {role} is about {layer}, which is not among the inputs";
        HashWrong { role: String, source: String } zh "{role} {source}：rows_sha256 不是 SHA-256" en "{role} {source}: rows_sha256 is not a SHA-256";
        ClockFound { file: String, key: String } zh "{file}：{key} 含运行时刻" en "{file}: {key} holds the wall clock";
        StampAbsent { file: String, field: String } zh "{file}：没有写明 {field}" en "{file}: does not state {field}";
        StampDiffers { file: String, field: String, found: String, expected: String }
            zh "{file}：{field} 为 {found}，plan.json 为 {expected}" en "{file}: {field} is {found}, plan.json has {expected}";
        ChangedSinceSigned { file: String, name: String, date: String } zh "{file}：与{name}于 {date} 定稿时不同" en "{file}: not as {name} signed it on {date}";
        NotSigned { file: String } zh "{file}：不在定稿的文件之列" en "{file}: not among the files that were signed";
        SealWrong { file: String } zh "{file}：定稿号与内容不符" en "{file}: the seal does not fit what it seals";
        AndMore { more: usize } zh "……另有 {more} 处" en "… and {more} more";
    }
}

super::messages! {
    /// The lines around the findings, and what keeps a folder from being checked at all.
    pub enum VerifyMessage {
        Passed { title: String, count: usize } zh "✓ {title}（{count}）" en "✓ {title} ({count})";
        Failed { title: String, failures: usize } zh "✗ {title}：{failures} 处不符" en "✗ {title}: {failures} {counted} hold" with counted = failures "does not" | "do not";
        Proved { checks: usize } zh "方案已证实：{checks} 项检查全部通过" en "The plan is proved: all {checks} checks hold";
        Unproved { failed: usize, checks: usize } zh "方案未能证实：{checks} 项检查中有 {failed} 项不通过" en "The plan is not proved: {failed} of {checks} checks {counted} not hold" with counted = failed "does" | "do";
        FolderMissing { path: String } zh "{path}：不是文件夹，或无法读取" en "{path}: not a folder, or it cannot be read";
        NoPlan { path: String } zh "{path}：不是成果文件夹，没有任何成果文件" en "{path}: no plan folder; none of the plan files is there";
        FolderRemedy zh "指定 lianpian plan --out 写出的文件夹" en "name the folder that lianpian plan --out wrote";
        FileMissing { file: String, cause: String } zh "{file}：无法读取（{cause}）" en "{file}: cannot be read ({cause})";
        FileUnreadable { file: String, line: usize, column: usize, cause: String }
            zh "{file}:{line}:{column}：内容无法解读（{cause}）" en "{file}:{line}:{column}: cannot be understood ({cause})";
        FileRemedy zh "重新运行 lianpian plan 写出完整的方案；方案文件不宜手工修改" en "write the plan again with lianpian plan; plan files are not meant to be edited by hand";
        Cancelled zh "已取消" en "cancelled";
        Remedy { remedy: String } zh "办法：{remedy}" en "hint: {remedy}";
    }
}
