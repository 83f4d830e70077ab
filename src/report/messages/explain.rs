//! Sentences of the explanations and of the summary.

use super::Say;
use crate::report::Text;

super::messages! {
    /// What an explanation claims.
    pub enum ExplainMessage {
        MissesTier { tier: String, wanted: String } zh "不符合“{tier}”：要求{wanted}" en "“{tier}” does not hold; it asks for {wanted}";
        RuledOut { tier: String, found: String } zh "不符合“{tier}”：{found}" en "“{tier}” does not hold: {found}";
        MissesAndRuledOut { tier: String, wanted: String, found: String } zh "不符合“{tier}”：要求{wanted}；{found}" en "“{tier}” does not hold; it asks for {wanted}; {found}";
        EligibleCore zh "资格：核心类" en "Eligibility: core tier";
        EligibleExtended zh "资格：扩展类" en "Eligibility: extended tier";
        EligibleProvisional zh "资格：待定，按暂列处理" en "Eligibility: open, treated as provisional";
        EligibleUnknown zh "资格：待定" en "Eligibility: open";
        NotEligible zh "资格：不符合" en "Eligibility: not eligible";
        NotEligibleCompleted zh "资格：改造已完工，不再列入" en "Eligibility: renovated already, not listed again";
        NotEligibleExcluded zh "资格：记录为不纳入改造" en "Eligibility: recorded as excluded";
        NotEligibleDemolition zh "资格：拟拆除，不列入" en "Eligibility: to be demolished, not listed";
        Holds zh "符合" en "holds";
        DoesNotHold zh "不符合" en "does not hold";
        NotKnown zh "缺数据" en "not known";
        Present zh "有" en "yes";
        Absent zh "无" en "no";
        AnyOf zh "至少有其一" en "at least one of";
        NoneOf zh "不得有" en "none of";
        UseEstate zh "住宅小区" en "residential estate";
        UseSingle zh "单栋住宅楼" en "single residential building";
        UseMixed zh "商住混合" en "mixed use";
        UseOther zh "非住宅" en "not residential";
        Facts zh "基本情况" en "Facts";
        Built { year: f64 } zh "建成年份 {year}" en "built in {year}";
        BuiltMixed { year: f64, from: f64, to: f64 } zh "建成年份 {from}–{to}，半数面积建于 {year} 年及以前" en "built {from}–{to}, half of the floor area by {year}";
        BuiltBetween { from: f64, to: f64 } zh "建成年份 {from}–{to}" en "built between {from} and {to}";
        BuiltUnknown zh "建成年份" en "construction year";
        BuiltPartly zh "其余楼栋缺年份，不足以认定" en "the other buildings lack a year, so that a tier stays open";
        FloorArea zh "建筑面积" en "floor area";
        FloorAreaDerived zh "建筑面积（占地 × 层数推算）" en "floor area (footprint × storeys)";
        FloorAreaPartial zh "建筑面积（部分楼栋缺层数，为下限）" en "floor area (at least: storeys of some buildings are missing)";
        LandArea zh "用地面积" en "land area";
        Households zh "户数" en "households";
        HouseholdUnit zh "户" en "households";
        Neighbourhoods zh "小区" en "neighbourhoods";
        NeighbourhoodUnit zh "个" en "neighbourhoods";
        Buildings zh "楼栋" en "buildings";
        BuildingUnit zh "栋" en "";
        NamedAfterStreet zh "名称：资料中没有，按所临街道编号而成" en "name: none recorded; made from the street it fronts";
        NamedAfterBoundary zh "名称：资料中没有，按所在社区或街道办编号而成" en "name: none recorded; made from its community or subdistrict";
        NamedByNumber zh "名称：资料中没有，仅编号" en "name: none recorded; a number only";
        HeldTogether zh "划为一个小区的依据" en "Why these buildings are one neighbourhood";
        HeldByOutline zh "位于所绘小区范围内" en "in the drawn outline";
        HeldById zh "小区编码相同" en "by neighbourhood id";
        HeldByName zh "小区名称相同（不计空格、标点、全半角和楼栋号）" en "by neighbourhood name (blanks, punctuation, width of forms and building numbers aside)";
        HeldByStem zh "名称主干相同（不计“小区”“花园”、期数等）" en "by the stem of the name (without its ending or phase)";
        HeldByContained zh "名称中含有唯一的已知小区名" en "by the one known name that its name holds";
        HeldByAddress zh "地址中含有唯一的已知小区名" en "by the one known name that its address holds";
        HeldByParcel zh "在同一宗地上" en "on one parcel";
        HeldByBlock zh "彼此相距不远，其间无道路、阻隔和界线" en "standing close together, no street, barrier or boundary between";
        PartedFrom zh "与附近楼栋分开之处" en "Parted from buildings near by";
        PartedByParcel zh "宗地不同" en "by parcels";
        PartedByWall zh "隔着围墙" en "by a wall";
        PartedByYears zh "建成年份相差较大且有间隔" en "by construction years far apart, with a gap";
        PartedByExtent zh "合并后范围过大" en "because it would be too wide";
        SharedWorks zh "可共享的工程（沿界面和街道）" en "works shared, along frontages and streets";
        SharedUnderWay zh "可与在建小区共享的工程（不计入上项：单独改造也能共享）" en "works shared with neighbourhoods under way (not in the above: each alone shares them too)";
        ZoneFirm { percent: f64, draws: f64 } zh "在 {draws} 次试算中，片区内两个小区同在一片的比例平均为 {percent}%" en "over {draws} draws of the score, two of its members are in one zone in {percent} % on average";
        PlaceFirm { percent: f64, draws: f64 } zh "在 {draws} 次试算中，有 {percent}% 与同片小区在一起（平均）" en "over {draws} draws of the score, with the others of its zone in {percent} % on average";
        FirstFirm { percent: f64, draws: f64 } zh "在 {draws} 次试算中，有 {percent}% 位于排名在前的片区" en "over {draws} draws of the score, in one of the zones that rank first in {percent} %";
        YearFirm { percent: f64, draws: f64, year: f64 } zh "在 {draws} 次试算中，有 {percent}% 于 {year} 年开工" en "over {draws} draws of the score, it starts in {year} in {percent} %";
        NoYearFirm { percent: f64, draws: f64 } zh "在 {draws} 次试算中，有 {percent}% 没有年份" en "over {draws} draws of the score, it has no year in {percent} %";
        Apart { count: usize } zh "附近有 {count} 个候选小区与其不相连" en "{count} {counted} not linked with it" with counted = count "candidate near it is" | "candidates near it are";
        ApartBoundary { name: String, gap: String } zh "{name}：相距 {gap} m，属另一街道" en "{name}: {gap} m away, in another subdistrict";
        ApartBarrier { name: String, gap: String, by: String } zh "{name}：相距 {gap} m，隔着{by}，无通道" en "{name}: {gap} m away, behind {by} without a crossing";
        ApartBetween { name: String, gap: String, third: String } zh "{name}：相距 {gap} m，中间隔着{third}" en "{name}: {gap} m away, with {third} between";
        ApartGap { name: String, gap: String, limit: String } zh "{name}：相距 {gap} m，超过 {limit} m" en "{name}: {gap} m away, more than {limit} m";
        ApartFrontage { name: String, gap: String, limit: String } zh "{name}：相距 {gap} m，相对的界面不足 {limit} m" en "{name}: {gap} m away, facing it over less than {limit} m";
        PairUnit zh "对楼栋" en "pairs of buildings";
        Cost zh "估算投资" en "estimated cost";
        Yuan zh "元" en "yuan";
        Points zh "分" en "points";
        Score zh "得分" en "Score";
        ValueTimesWeight { value: f64, weight: f64 } zh "取值 {value:.3} × 权重 {weight}" en "value {value:.3} × weight {weight}";
        InZone { name: String, id: String } zh "片区：{name}（{id}）" en "Zone: {name} ({id})";
        InNoZone zh "不在任何片区" en "In no zone";
        InNoZoneDone zh "已开工或完工，不再划入片区" en "In no zone: under way or done";
        InNoZoneNoCandidate zh "不是候选小区，不划入片区" en "In no zone: not a candidate";
        Years { start: f64, finish: f64 } zh "{start} 年开工，{finish} 年完工" en "Works start in {start} and end in {finish}";
        StartOnly { start: f64 } zh "{start} 年开工" en "Works start in {start}";
        FinishOnly { finish: f64 } zh "{finish} 年完工" en "Works end in {finish}";
        NoYears zh "没有计划年度" en "No year in the programme";
        Reason { count: usize, why: String } zh "{count} 个小区：{why}" en "{count} of them: {why}";
        LinkAdjacent { one: String, other: String, gap: String, frontage: String } zh "{one} — {other}：间距 {gap} m，相邻界面 {frontage} m" en "{one} — {other}: gap {gap} m, frontage {frontage} m";
        LinkCrossing { one: String, other: String, gap: String, frontage: String } zh "{one} — {other}：经通道相连，间距 {gap} m，相邻界面 {frontage} m" en "{one} — {other}: over a crossing, gap {gap} m, frontage {frontage} m";
        LinkCorridor { one: String, other: String, gap: String } zh "{one} — {other}：沿街相接，间距 {gap} m" en "{one} — {other}: along the street, gap {gap} m";
        ZoneScore zh "得分（按建筑面积加权平均）" en "score (mean weighted by floor area)";
        ZoneRank zh "名次" en "rank";
        ZoneLandArea zh "用地面积（全部成员）" en "land area (all members)";
        Size { counted: usize } zh "规模：{counted} 个小区" en "Size: {counted} counted";
        SizeProvisional { counted: usize, provisional: usize } zh "规模：{counted} 个小区，暂列 {provisional} 个不计入" en "Size: {counted} counted, {provisional} provisional left out";
        Limits zh "规模上限（含暂列）" en "Limits (provisional ones included)";
        Partly { name: String, unknown: usize } zh "{name}（{unknown} 个小区缺数据，为下限）" en "{name} (at least: {unknown} without data)";
        UpTo { name: String, limit: String } zh "{name}，不超过 {limit}" en "{name}, at most {limit}";
        Members { count: usize } zh "成员 {count} 个" en "{count} {counted}" with counted = count "member" | "members";
        MemberCore zh "（核心类）" en " (core tier)";
        MemberExtended zh "（扩展类）" en " (extended tier)";
        RoleMember zh "成员" en "member";
        RoleProvisional zh "暂列" en "provisional";
        RoleInfill zh "填充，不计入" en "infill, not counted";
        RoleDone zh "已开工或完工" en "under way or done";

        SummaryHead { project: String, as_of: String } zh "{project} · 评定日期 {as_of}" en "{project} · as of {as_of}";
        SummaryInputs { buildings: String, neighbourhoods: String, facilities: String } zh "读入  {buildings} 栋楼，{neighbourhoods} 个小区，{facilities} 处设施" en "Read        {buildings} {buildings_counted}, {neighbourhoods} {neighbourhoods_counted}, {facilities} {facilities_counted}" with buildings_counted = buildings "building" | "buildings", neighbourhoods_counted = neighbourhoods "neighbourhood" | "neighbourhoods", facilities_counted = facilities "facility" | "facilities";
        SummaryCandidates { core: String, extended: String, provisional: String, under_way: String } zh "候选  核心类 {core} 个，扩展类 {extended} 个，暂列（缺数据）{provisional} 个；已开工或完工 {under_way} 个" en "Candidates  {core} core, {extended} extended, {provisional} provisional (data missing); {under_way} under way or done";
        SummaryZones { zones: String, single: String, corridors: String, links: String } zh "片区  {zones} 个（其中单独成片 {single} 个），街道走廊 {corridors} 条，相邻关系 {links} 处" en "Zones       {zones} ({single} of one), {corridors} {corridors_counted}, {links} {links_counted}" with corridors_counted = corridors "corridor" | "corridors", links_counted = links "link" | "links";
        SummaryArea { parts: String } zh "规模  {parts}" en "Size        {parts}";
        SummaryFloor { floor: String } zh "建筑面积 {floor} 万 m²" en "{floor} m² floor area";
        SummaryHouseholds { households: String } zh "{households} 户" en "{households} {counted}" with counted = households "household" | "households";
        SummaryCost { cost: String } zh "已知投资 {cost} 万元" en "known cost {cost} million yuan";
        SummarySizeUnknown zh "没有建筑面积、户数和投资的记录" en "no floor area, households or cost recorded";
        SummaryBoundary { count: String } zh "界限年份  建成年份正好落在两种解读之间的小区 {count} 个，见 plan.json 的 boundary_year" en "Limit year  {count} {counted} between two readings of the year; see boundary_year in plan.json" with counted = count "neighbourhood lies" | "neighbourhoods lie";
        SummaryReading { reading: String, question: String, parameter: String, value: String, flips: String, core: String, extended: String, no: String, unknown: String } zh "解读  {reading} {question}：若 {parameter} = {value}，{flips} 个小区资格改变（核心类 {core}，扩展类 {extended}，不符合 {no}，待定 {unknown}）" en "Reading     {reading} {question}: with {parameter} = {value}, {flips} {counted} ({core} core, {extended} extended, {no} not eligible, {unknown} open)" with counted = flips "neighbourhood changes" | "neighbourhoods change";
        SummaryReserve { count: String } zh "储备库  因居民明确反对而暂缓的小区 {count} 个" en "Reserve     {count} {counted} held back by refusal alone" with counted = count "neighbourhood" | "neighbourhoods";
        HeldBack zh "居民明确反对，暂缓启动，列入储备库；需求仍在，意愿改变后可启动" en "residents refused: held back and on the reserve list; the need remains, and works can start once they agree";
        AllOfAny zh "须全部具备" en "all of";
        AllOf zh "须同时满足" en "all of these";
        NotOf zh "不属于下列情形" en "not";
        RestsOn zh "所依据的解读" en "Readings it rests on";
        ReadAs { id: String, question: String, taken: String } zh "{id} {question} — 此处理解为：{taken}" en "{id} {question} — read here as: {taken}";
        ToComplete { fields: String } zh "补齐后可判定：{fields}" en "to be recorded, so that it can be judged: {fields}";
        Effect { effect: String } zh "影响：{effect}" en "effect: {effect}";
        UnderOther { value: String, verdict: String } zh "若按另一种读法（{value}）：{verdict}" en "under the other reading ({value}): {verdict}";
        FromMemory zh "凭记忆，引用为法规前须核对" en "from memory; to be checked before it is quoted as law";
        WouldCore zh "属核心类" en "core tier";
        WouldExtended zh "属扩展类" en "extended tier";
        WouldNot zh "不符合" en "not eligible";
        WouldUnknown zh "待定" en "open";
        SummaryNoMembers zh "没有可计入目标的小区" en "nothing that counts towards targets";
        SummaryProvisional { parts: String } zh "      另有暂列：{parts}" en "            besides, provisional: {parts}";
        SummaryYear { year: i16, starts: String, area: String, completions: String } zh "{year}  开工 {starts} 个（{area}），完工 {completions} 个" en "{year}        {starts} started ({area}), {completions} completed";
        SummaryYearArea { area: String } zh "{area} 万 m²" en "{area} m²";
        SummaryYearNoArea zh "面积不详" en "area unknown";
        SummaryYearProvisional { starts: String } zh "；另有暂列开工 {starts} 个" en "; besides, {starts} provisional started";
        TargetStartedIn { what: String, year: i16 } zh "{year} 年开工{what}" en "{what} started in {year}";
        TargetStartedBy { what: String, year: i16 } zh "{year} 年底前累计开工{what}" en "{what} started by the end of {year}";
        TargetCompletedIn { what: String, year: i16 } zh "{year} 年完工{what}" en "{what} completed in {year}";
        TargetCompletedBy { what: String, year: i16 } zh "{year} 年底前累计完工{what}" en "{what} completed by the end of {year}";
        TargetNeighbourhoods zh "小区" en "neighbourhoods";
        TargetFloorArea zh "建筑面积" en "floor area";
        TargetLandArea zh "用地面积" en "land area";
        TargetOfTier { tier: String } zh "（{tier}）" en " ({tier})";
        TargetCount { count: String } zh "{count} 个" en "{count}";
        TargetArea { area: String } zh "{area} 万 m²" en "{area} m²";
        TargetAtLeast { value: String } zh "不少于 {value}" en "at least {value}";
        TargetAtMost { value: String } zh "不超过 {value}" en "at most {value}";
        TargetSlack { slack: String } zh "，余 {slack}" en ", {slack} to spare";
        TargetMet { planned: String, value: String } zh "计划 {planned}，目标 {value}，达到" en "planned {planned}, target {value}: met";
        TargetProgress { planned: String, value: String } zh "进度 {planned} / {value}，逐步实施，不作考核" en "progress {planned} of {value}, step by step, not judged";
        SummaryYears zh "年度" en "Years";
        SummaryTargets zh "目标" en "Targets";
        SummaryIssues zh "输入问题" en "Problems in the inputs";
        SummaryNone zh "无" en "none";
        SummaryNotes zh "须知" en "Note";
        SummaryTop zh "排名前列的片区" en "Zones that rank first";
    }
}

impl ExplainMessage {
    /// The name and the unit of a resource that zones are bounded by.
    #[must_use]
    pub fn resource(resource: &str) -> (Text, Text) {
        match resource {
            "households" => (Self::Households.both(), Self::HouseholdUnit.both()),
            "floor_area_m2" => (Self::FloorArea.both(), Text::same("m²")),
            "land_area_m2" => (Self::LandArea.both(), Text::same("m²")),
            "cost_yuan" => (Self::Cost.both(), Self::Yuan.both()),
            "buildings" => (Self::Buildings.both(), Self::BuildingUnit.both()),
            "neighbourhoods" => (Self::Neighbourhoods.both(), Self::NeighbourhoodUnit.both()),
            other => (Text::same(other), Text::default()),
        }
    }
}
