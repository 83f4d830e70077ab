//! Names of what a map is coloured by and a table shows.

super::messages! {
    /// An attribute of a neighbourhood, its groups and its words.
    pub enum FieldMessage {
        GroupFacts zh "基本情况" en "Facts";
        GroupPolicy zh "资格" en "Eligibility";
        GroupAccess zh "可达性" en "Access";
        GroupScore zh "评分" en "Score";
        GroupPlan zh "片区与计划" en "Zones and programme";
        Built zh "建成年份" en "Year built";
        Buildings zh "栋数" en "Buildings";
        Households zh "户数" en "Households";
        FloorArea zh "建筑面积" en "Floor area";
        LandArea zh "占地面积" en "Land area";
        Density zh "户密度" en "Households per hectare";
        Cost zh "改造投资" en "Cost of works";
        Status zh "状态" en "Status";
        Subdistrict zh "街道" en "Subdistrict";
        Community zh "社区" en "Community";
        Candidacy zh "资格" en "Eligibility";
        Failing zh "未达标设施" en "Lines that fail";
        Services zh "10 分钟内服务" en "Services in 10 minutes";
        Walk { name: String } zh "到{name}步行距离" en "Walk to: {name}";
        Straight { name: String } zh "到{name}直线距离" en "Straight line to: {name}";
        Score zh "综合得分" en "Score";
        Rank zh "名次" en "Rank";
        RankOpen zh "名次区间" en "Rank interval";
        TopShare zh "入选频率" en "Share of draws at the top";
        Part { name: String } zh "贡献：{name}" en "Points: {name}";
        Zone zh "片区" en "Zone";
        StartYear zh "开工年份" en "Start of works";
        FinishYear zh "完工年份" en "End of works";
        Name zh "小区" en "Neighbourhood";
        UnitYear zh "年" en "year";
        UnitArea zh "m²" en "m²";
        UnitPerHectare zh "户/公顷" en "hh/ha";
        UnitCost zh "万元" en "10k yuan";
        UnitLines zh "项" en "lines";
        UnitServices zh "处" en "places";
        UnitMetres zh "m" en "m";
        UnitShare zh "%" en "%";
        StatusNotListed zh "未列入" en "not listed";
        StatusListed zh "已列入" en "listed";
        StatusPlanned zh "已排年度" en "committed";
        StatusStarted zh "在建" en "under way";
        StatusCompleted zh "已完工" en "completed";
        StatusExcluded zh "已排除" en "taken out";
        StatusDemolition zh "拟拆除" en "to be demolished";
        WordCore zh "核心类" en "core tier";
        WordExtended zh "扩展类" en "extended tier";
        WordProvisional zh "暂列（待补数据）" en "provisional (data missing)";
        WordDangerous zh "危房，先解危" en "dangerous, to be made safe first";
        WordUnderWay zh "在建或已完工" en "under way or done";
        WordNo zh "不符合" en "not eligible";
        WordOthers zh "其余" en "others";
        NoValue zh "无数据" en "no data";
        EqualInterval zh "等距" en "equal interval";
        Quantile zh "等量" en "quantile";
        Jenks zh "自然断点" en "natural breaks";
        Manual zh "手动" en "manual";
        Categories zh "按类别" en "by category";
        RampNeed zh "需求" en "need";
        RampTime zh "时间" en "time";
        RampReach zh "距离" en "distance";
        RampTurn zh "双向" en "diverging";
    }
}
