//! Sentences of the explanations and of the summary.

super::messages! {
    /// What an explanation claims.
    pub enum ExplainMessage {
        EligibleCore zh "资格：核心类，可改造" en "Eligibility: core tier";
        EligibleExtended zh "资格：扩展类，可改造" en "Eligibility: extended tier";
        EligibleUnknown zh "资格：待定（缺数据），按暂列处理" en "Eligibility: open for lack of data, treated as provisional";
        NotEligible zh "资格：不符合" en "Eligibility: not eligible";
        NotEligibleByStatus { status: String } zh "资格：不再列入（状态 {status}）" en "Eligibility: not listed again (status {status})";
        Holds zh "符合" en "holds";
        DoesNotHold zh "不符合" en "does not hold";
        NotKnown zh "缺数据" en "not known";
        Facts zh "基本情况" en "Facts";
        Built { year: f64 } zh "建成年份 {year}" en "built in {year}";
        BuiltMixed { year: f64, from: f64, to: f64 } zh "建成年份 {from}–{to}，半数面积在 {year} 年前建成" en "built {from}–{to}, half of the floor area by {year}";
        BuiltBetween { from: f64, to: f64 } zh "建成年份 {from}–{to}" en "built between {from} and {to}";
        BuiltUnknown zh "建成年份未知" en "construction year unknown";
        FloorArea zh "建筑面积" en "floor area";
        LandArea zh "用地面积" en "land area";
        Households zh "户数" en "households";
        HouseholdUnit zh "户" en "households";
        Buildings zh "楼栋" en "footprints";
        BuildingUnit zh "栋" en "buildings";
        Cost zh "估算投资" en "estimated cost";
        Yuan zh "元" en "yuan";
        Points zh "分" en "points";
        Score zh "得分" en "Score";
        ValueTimesWeight { value: f64, weight: f64 } zh "取值 {value:.3} × 权重 {weight:.2}" en "value {value:.3} × weight {weight:.2}";
        UnknownHalf { weight: f64 } zh "缺数据：按可能范围的中间计分，权重 {weight:.2}" en "not known: the middle of what it may be, weight {weight:.2}";
        Rank { rank: f64, low: f64, high: f64 } zh "名次 {rank}（缺失数据可使其在 {low}–{high} 之间变动）" en "rank {rank} (missing data could move it between {low} and {high})";
        Facilities { standard: String } zh "设施（{standard}，直线距离）" en "Facilities ({standard}, straight line)";
        GapPass { radius: f64 } zh "达标，服务半径 {radius} m" en "within the service radius of {radius} m";
        GapFail { radius: f64 } zh "缺口，服务半径 {radius} m" en "gap, service radius {radius} m";
        NoFacilities zh "没有可比对的设施数据" en "no facility data to compare";
        InZone { name: String, id: String } zh "片区：{name}（{id}）" en "Zone: {name} ({id})";
        InNoZone zh "不在任何片区" en "In no zone";
        Years { start: f64, finish: f64 } zh "{start} 年开工，{finish} 年完工" en "Starts in {start}, completed in {finish}";
        FinishOnly { finish: f64 } zh "{finish} 年完工" en "Completed in {finish}";
        NoYears zh "没有计划年度" en "No year in the programme";
        ZoneScore zh "得分（按建筑面积加权平均）" en "score (mean weighted by floor area)";
        ZoneRank zh "名次" en "rank";
        Members { count: usize } zh "成员 {count} 个" en "{count} members";
        RoleMember zh "成员" en "member";
        RoleProvisional zh "暂列" en "provisional";
        RoleInfill zh "填充（不计入）" en "infill (not counted)";
        RoleDone zh "已开工或完工" en "under way or done";

        SummaryHead { project: String, as_of: String } zh "{project} · 评定日期 {as_of}" en "{project} · as of {as_of}";
        SummaryInputs { buildings: String, neighbourhoods: String, facilities: String } zh "读入  {buildings} 栋楼，{neighbourhoods} 个小区，{facilities} 处设施" en "Read        {buildings} buildings, {neighbourhoods} neighbourhoods, {facilities} facilities";
        SummaryCandidates { core: String, extended: String, provisional: String, under_way: String } zh "候选  核心类 {core} 个，扩展类 {extended} 个，暂列（缺数据）{provisional} 个；已开工或完工 {under_way} 个" en "Candidates  {core} core, {extended} extended, {provisional} provisional (data missing); {under_way} under way or done";
        SummaryZones { zones: String, single: String, corridors: String, links: String } zh "片区  {zones} 个（其中单独成片 {single} 个），街道走廊 {corridors} 条，相邻关系 {links} 处" en "Zones       {zones} ({single} of one), {corridors} corridors, {links} links";
        SummaryArea { floor: String, households: String, cost: String } zh "规模  建筑面积 {floor} 万 m²，{households} 户，已知投资 {cost} 万元" en "Size        {floor} × 10,000 m² floor area, {households} households, known cost {cost} × 10,000 yuan";
        SummaryYear { year: i16, starts: String, area: String, completions: String } zh "{year}  开工 {starts} 个（{area} 万 m²），完工 {completions} 个" en "{year}        {starts} started ({area} × 10,000 m²), {completions} completed";
        SummaryYears zh "年度" en "Years";
        SummaryTargets zh "目标" en "Targets";
        SummaryIssues zh "输入问题" en "Problems in the inputs";
        SummaryNone zh "无" en "none";
        SummaryNotes zh "须知" en "Note";
        SummaryTop zh "排名前列的片区" en "Zones that rank first";
    }
}
