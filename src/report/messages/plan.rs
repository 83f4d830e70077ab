//! Sentences of the stages and of the explanations.

use crate::district::BarrierKind;

super::messages! {
    /// What the stages say about their results.
    pub enum PlanMessage {
        Together { count: usize, links: usize, metres: String } zh "{count} 个小区连成一片，相邻 {links} 处，相邻界面共 {metres} m" en "{count} {counted} side by side; adjacencies: {links}; frontage facing each other: {metres} m" with counted = count "neighbourhood" | "neighbourhoods";
        TogetherAlong { count: usize, links: usize, metres: String, street: String } zh "{count} 个小区沿{street}连成一片，相邻 {links} 处，相邻界面共 {metres} m" en "{count} {counted} along {street}; adjacencies: {links}; frontage facing each other: {metres} m" with counted = count "neighbourhood" | "neighbourhoods";
        TogetherStreet { count: usize, street: String } zh "{count} 个小区沿{street}首尾相连" en "{count} {counted} along {street}" with counted = count "neighbourhood lies" | "neighbourhoods follow one another";
        AloneTooLarge { resource: String, limit: String } zh "单独成片：自身已超出上限（{resource}不超过 {limit}）" en "alone: it exceeds a limit by itself ({resource}: at most {limit})";
        AloneLimit { neighbour: String, resource: String, limit: String } zh "单独成片：并入相邻的{neighbour}所在片区会超出上限（{resource}不超过 {limit}）" en "alone: the zone of its neighbour {neighbour} would exceed a limit with it ({resource}: at most {limit})";
        AloneApart { neighbour: String } zh "单独成片：人工调整规定不与相邻的{neighbour}所在片区合并" en "alone: a change by hand keeps it out of the zone of its neighbour {neighbour}";
        AloneLocked zh "单独成片：人工锁定" en "alone: locked by hand";
        AlonePrice { neighbour: String, metres: String, cost: String } zh "单独成片：并入相邻的{neighbour}所在片区可共享工程 {metres} m，不足以抵消代价（主要是{cost}）" en "alone: with the zone of its neighbour {neighbour} it would share {metres} m of works, less than joining costs (above all {cost})";
        RefusedNothing zh "不改变任何片区" en "it changes no zone";
        RefusedNoCandidate { name: String } zh "{name}不是参与划片的候选小区" en "{name} is no candidate that is zoned";
        RefusedUnlinked { name: String, limit: f64 } zh "{name}与其余小区不相连（{limit} m 内没有可计入的连接）" en "{name} is not linked to the others (no link that counts within {limit} m)";
        RefusedSubdistricts { one: String, other: String } zh "{one}与{other}分属两个街道" en "{one} and {other} lie in different subdistricts";
        RefusedLimit { resource: String, held: String, limit: String } zh "合计{resource} {held}，超过上限 {limit}" en "together {held} ({resource}), more than the limit of {limit}";
        RefusedApart { one: String, other: String } zh "另一处人工调整规定{one}与{other}不在同一片区" en "another change by hand keeps {one} and {other} apart";
        RefusedJoined { one: String, other: String } zh "另一处人工调整规定{one}与{other}在同一片区" en "another change by hand joins {one} and {other}";
        RefusedParted { name: String, sizes: String } zh "移走后{name}断成几块：{sizes} 个小区" en "{name} would fall into pieces of {sizes} neighbourhoods";
        RefusedLocked { name: String } zh "{name}所在片区已锁定" en "the zone of {name} is locked";
        RefusedOverall zh "与记录或其他调整矛盾，结果中未能实现" en "it contradicts a record or another change and does not stand in the result";
        CostForm zh "轮廓变得狭长" en "a straggling outline";
        CostUnlike zh "需求差异" en "unlike needs";
        CostCommunity zh "跨社区" en "one more community";
        CostShort zh "达不到规模下限" en "a lower bound missed";
        AloneBoundary { neighbour: String } zh "单独成片：相邻的{neighbour}属于另一街道" en "alone: its neighbour {neighbour} lies in another subdistrict";
        AloneBarrier { neighbour: String, by: String } zh "单独成片：与{neighbour}之间隔着{by}，无通道" en "alone: {by} without a crossing separates it from {neighbour}";
        AloneGap { limit: f64 } zh "单独成片：{limit} m 内没有相对的候选小区" en "alone: no candidate faces it within {limit} m";
        AloneBesideDone { neighbour: String, limit: f64 } zh "单独成片：{limit} m 内没有相对的候选小区；相邻的{neighbour}已改造或在建，可与其工程衔接" en "alone: no candidate faces it within {limit} m; works of its neighbour {neighbour}, done or under way, can be joined to";
        BesideDone { count: usize } zh "；毗邻 {count} 个已改造或在建的小区" en "; beside {count} done or under way";
        SharesUnderWay { metres: String } zh "，可与其中在建的共享工程 {metres} m" en ", sharing {metres} m of works with those under way";
        Straggling { compactness: String } zh "；轮廓狭长（紧凑度 {compactness}），沿线共享的工程多于狭长的代价" en "; straggling (compactness {compactness}): the works shared along it outweigh its form";
        JoinedByInfill { count: usize } zh "；由 {count} 个较新的小区连接（插入，不计入）" en "; joined by {count} {counted} (infill, not counted)" with counted = count "younger neighbourhood" | "younger neighbourhoods";
        Connects { names: String, cost: String } zh "较新，不改造、不计入：把{names}连成一片，代价折合共享工程 {cost} m" en "younger, not renovated and not counted: it joins {names} into one zone, at a price of {cost} m of shared works";
        ConnectsChain { cost: String } zh "较新，不改造、不计入：与另外的插入小区一道把片区连成一片，代价折合共享工程 {cost} m" en "younger, not renovated and not counted: it joins the zone together with other infill, at a price of {cost} m of shared works";
        OutsideByInclude { tier: String } zh "项目文件 [zone] include 未包含此类（{tier}）" en "[zone] include of the project file leaves out this tier ({tier})";
        River zh "河流" en "a river";
        Railway zh "铁路" en "a railway";
        Expressway zh "快速路" en "an expressway";
        Arterial zh "主干路" en "a main road";
        Wall zh "围墙" en "a wall";
        OtherBarrier zh "障碍" en "a barrier";
        StartRecorded { year: i16 } zh "{year} 年已开工（记录）" en "works started in {year} (recorded)";
        FinishRecorded { year: i16 } zh "{year} 年已完工（记录）" en "works completed in {year} (recorded)";
        DoneNoYear zh "已完工，年份未记录" en "completed, year not recorded";
        StartedNoYear zh "已开工，年份未记录" en "started, year not recorded";
        StartCommitted { year: i16 } zh "已列入 {year} 年计划" en "committed for {year}";
        StartTogether { name: String, year: i16 } zh "与同片区已定年份的{name}一并，{year} 年开工" en "start in {year}, together with {name} of the zone, whose year is fixed";
        StartByHand { year: i16 } zh "手工定为 {year} 年" en "set to {year} by hand";
        StartWithZone { year: i16, rank: u32 } zh "片区排名第 {rank}，{year} 年开工" en "zone ranked {rank}, starts in {year}";
        StartForTarget { year: i16, rank: u32, id: String } zh "片区排名第 {rank}，为完成 {year} 年目标（{id}）开工" en "zone ranked {rank}, starts in {year} because that year's target {id} needs it";
        StartForDeadline { year: i16, by: i16, rank: u32 } zh "片区排名第 {rank}，为在 {by} 年底前完成，最晚 {year} 年开工" en "zone ranked {rank}, starts in {year}, the last year that lets it be completed by the end of {by}";
        FirstYear { first: i16 } zh "{first} 年是计划的第一年" en "{first} is the first year of the programme";
        ReasonOf { names: String, why: String } zh "{names}：{why}" en "{names}: {why}";
        NotEarlier { why: String } zh "不能更早：{why}" en "not earlier: {why}";
        NoYearBecause { why: String } zh "没有年份：{why}" en "no year: {why}";
        HeldByLimit { limit: String, adds: String, years: String } zh "限额（{limit}）容不下再加的 {adds}（{years}）" en "the limit ({limit}) has no room for another {adds} ({years})";
        WithUnit { value: String, unit: String } zh "{value} {unit}" en "{value} {unit}";
        UsedIn { year: i16, taken: String } zh "{year} 年已用 {taken}" en "{year}: {taken} taken";
        HeldByTarget { years: String, id: String, year: i16 } zh "挪到 {years} 年，{year} 年的目标 {id} 就差得更多" en "in {years} it would cost target {id} of {year}";
        HeldByShare { adds: String, years: String } zh "均衡工作量容不下再加的 {adds} m²（{years}）" en "an even share of work has no room for another {adds} m² ({years})";
        ShareOf { year: i16, taken: String, max: String } zh "{year} 年均衡 {max}，已排 {taken}" en "{year}: {taken} of {max} taken";
        HeldByCount { adds: String, years: String } zh "均衡工作量容不下再加的 {adds} 个小区（{years}）" en "an even share of work has no room for another {adds} {counted} ({years})" with counted = adds "neighbourhood" | "neighbourhoods";
        NoYearOrder { name: String } zh "须在{name}之后，而后者没有年份" en "it waits for {name}, which has none";
        NoYear zh "没有年份：所在片区已定的年份不容许" en "no year: the years fixed in its zone do not allow one";
        DangerousFirst zh "整体危险，先解危，不在改造计划内" en "dangerous as a whole: to be made safe first, not in the programme";
        NotInPlan zh "不在改造计划内" en "not in the programme";
        TargetMet { planned: String, value: String } zh "计划 {planned}，目标 {value}，达到" en "planned {planned}, target {value}: met";
        TargetMissed { planned: String, value: String, short: String } zh "计划 {planned}，目标 {value}，差 {short}" en "planned {planned}, target {value}: {short} off";
        TargetProgress { planned: String, value: String } zh "进度 {planned} / {value}（逐步实施，不作考核）" en "progress {planned} of {value} (step by step, not judged)";
        TargetShareOf { share: String, of: String } zh "（应达 {of} 中的 {share}）" en " ({share} of {of})";
        TargetForecast zh "（文件预计数）" en " (forecast of the document)";
        CauseBefore { year: i16, first: i16, last: i16 } zh "原因：要算入该目标，须在 {year} 年开工，而计划年份为 {first}–{last}；把 first_year 提前到 {year}，或改目标年份" en "cause: a start would have to be in {year}, and the programme runs from {first} to {last}; set first_year to {year}, or change the target's year";
        CauseAfter { year: i16, first: i16, last: i16 } zh "原因：要算入该目标，须在 {year} 年开工，而计划年份为 {first}–{last}；把 last_year 推后到 {year}，或改目标年份" en "cause: a start would have to be in {year}, and the programme runs from {first} to {last}; set last_year to {year}, or change the target's year";
        CauseCandidates { missing: String } zh "原因：能在该期限内实施的候选小区不足，至少还缺 {missing}" en "cause: too few candidates can start in time, {missing} more are needed at least";
        CauseShared { missing: String } zh "原因：候选小区不足以同时完成各项目标，至少还缺 {missing}" en "cause: there are too few candidates for all targets together, {missing} more are needed at least";
        CauseRefused { amount: String } zh "居民不同意而暂不改造的有 {amount}，取得同意后可计入" en "{amount} kept out because residents refuse, and would count with their consent";
        CauseProvisional { amount: String } zh "资格待定的有 {amount}，补齐数据、认定符合条件后可计入" en "{amount} open for lack of data, and would count once found eligible";
        CauseExcluded { amount: String } zh "手工排除的有 {amount}" en "{amount} taken out by hand";
        CauseElsewhere { amount: String } zh "已定在其他年份开工的有 {amount}" en "{amount} committed or set by hand for other years";
        CauseCommitted { count: usize, zones: String, most: String } zh "原因：片区内已有小区定了年份，其余随之开工；其中 {count} 个片区（{zones}）的其余小区可以另定年份即可达到（全部如此可到 {most}）" en "cause: zones follow members whose year is committed; it would be met if the others of {count} {counted} ({zones}) could start in another year, and if all could it would come to {most}" with counted = count "zone" | "zones";
        CauseOthers { eased: String } zh "原因：与其他目标争用同样的小区、年份或限额；{eased}即可达到" en "cause: other targets want the same neighbourhoods, years or limits; it would be met with {eased}";
        CauseOthersUnsized zh "原因：与其他目标争用同样的小区、年份或限额" en "cause: other targets want the same neighbourhoods, years or limits";
        EaseTarget { id: String, value: String, by: String } zh "目标 {id} 改为 {value}（差 {by}）" en "target {id} at {value} ({by} off)";
        RuleTargets zh "其他目标" en "other targets";
        CauseRecorded { over: String } zh "原因：仅已开工、已定年份的就超出 {over}；须把其中一些改到其他年份" en "cause: what is recorded, committed or set by hand exceeds it by {over} already; some of it would have to move to other years";
        RefusedPast { year: i16, first: i16 } zh "{year} 年早于计划第一年 {first}" en "{year} is before the first year, {first}";
        RefusedBegun { name: String } zh "{name}已开工或已完工，年份以记录为准" en "{name} is under way or done, and its recorded years stand";
        RefusedNotPlanned { name: String } zh "{name}不在计划内，没有开工年份" en "{name} is not in the programme and has no year";
        RefusedCircle { name: String } zh "与{name}互为先后，成了循环" en "{name} and the other would wait for each other";
        RefusedOrder { name: String } zh "{name}的年份已定，早于应先开工的小区" en "the year of {name} is fixed and lies before the one that should start first";
        HeldByOrder { name: String, year: i16 } zh "须在{name}（{year} 年）之后" en "it waits for {name}, which starts in {year}";
        HeldByCommitted { name: String } zh "片区只启动一次，随已定年份的{name}启动" en "its zone is opened once, with {name}, whose year is fixed";
        HeldByWindow { years: String } zh "{years} 年与片区的启动窗口（window_years）不合" en "{years} does not fit the window of its zone (window_years)";
        HeldByBase { year: i16 } zh "上一版计划定在 {year} 年，提前抵不过变动的代价" en "the base plan has it in {year}, and an earlier start is worth less than the change costs";
        HeldByBeside { years: String } zh "与相邻片区在相同或相邻年份实施更好，不挪到 {years} 年" en "zones beside it start in the same year or in adjoining ones, which a start in {years} would lose";
        HeldByNothing { years: String } zh "{years} 年没有规定阻止，是搜索在所报差距之内的取舍" en "no rule stands against {years}; this is a choice of the search within the gap it states";
        NoteSynthetic zh "输入为合成数据，不代表任何真实小区" en "the inputs are synthetic and stand for no real neighbourhood";
        NoteProvisional { count: usize, fields: String } zh "{count} 个小区因缺少数据（{fields}）资格待定，按暂列处理，不计入目标" en "{count} {counted_1} because data are missing ({fields}); {counted_2} towards a target" with counted_1 = count "neighbourhood is provisional" | "neighbourhoods are provisional", counted_2 = count "it never counts" | "they never count";
        NoteNoColumn { fields: String } zh "没有一个候选小区填有：{fields}；若台账或摸排表中有这一列，列名应是字段的编号或名称，或写进规则包该字段的 columns" en "no candidate has: {fields}; where a ledger or survey has such a column, call it by the id or the name of the field, or list its heading under columns of that field in the pack";
        NoteExpired { pack: String, until: String } zh "政策包 {pack} 有效期至 {until}，早于评定日期：目标已过期，需换用新的政策包" en "policy pack {pack} was valid until {until}, before the as-of date: its targets have lapsed and a newer pack is due";
        NoteAbsent { inputs: String } zh "没有提供{inputs}，与之有关的判断和指标按缺数据处理" en "not given: {inputs}; what rests on them counts as data missing";
        NoteRejected { count: String } zh "{count} 条输入记录被剔除，原因见问题清单" en "{count} {counted} rejected; the issue list says why" with counted = count "input record was" | "input records were";
    }
}

impl PlanMessage {
    /// The name of a barrier in a sentence.
    #[must_use]
    pub fn barrier(kind: BarrierKind) -> Self {
        match kind {
            BarrierKind::River => Self::River,
            BarrierKind::Railway => Self::Railway,
            BarrierKind::Expressway => Self::Expressway,
            BarrierKind::Arterial => Self::Arterial,
            BarrierKind::Wall => Self::Wall,
            BarrierKind::Other => Self::OtherBarrier,
        }
    }
}
