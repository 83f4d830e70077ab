//! What is said of years on the page of the programme.

super::messages! {
    /// A sentence beside the years of a programme.
    pub enum YearMessage {
        ShownAs zh "看年度" en "Years as";
        SideBySide zh "逐年并列" en "Side by side";
        TimeAxis zh "时间轴" en "Time axis";
        OfDocument zh "文件目标" en "target of the document";
        Reference zh "参考线" en "reference only";
        Earlier zh "以前年度" en "earlier years";
        Before zh "前后对比" en "Before / after";
        IsBefore zh "打开时的计划" en "the plan as it was opened";
        UpToYear zh "到哪一年" en "Up to the year";
        HeadOf { year: i16, facts: String } zh "{year} 年 · {facts}" en "{year} · {facts}";
        CountAndArea { count: usize, area: String } zh "{count} 个 · {area}" en "{count} · {area}";
        SmallMap { year: i16 } zh "{year} 年的小地图" en "Small map of {year}";
        Chip { name: String, count: usize, year: i16 } zh "{name}，{count} 个，{year} 年" en "{name}, {count}, {year}";
        Chosen { count: usize } zh "已选 {count} 个" en "{count} selected";
        Members { count: usize } zh "{count} 个" en "{count}";
        Outside zh "片区以外" en "outside zones";
        MayStart { year: i16 } zh "可改到 {year} 年" en "May start in {year}";
        MayNotStart zh "不能改年份" en "The year cannot be changed";
        Started { year: i16 } zh "{year} 年新开工" en "started in {year}";
        Completed { year: i16 } zh "{year} 年完成" en "completed in {year}";
        StartedBy { year: i16 } zh "到 {year} 年累计开工" en "started by {year}";
        CompletedBy { year: i16 } zh "到 {year} 年累计完成" en "completed by {year}";
        TargetMoves { what: String, before: String, after: String, bound: String } zh "{what} {before} → {after}，目标 {bound}" en "{what} {before} → {after}, target {bound}";
        LimitMoves { year: i16, what: String, before: String, after: String, max: String } zh "{year} 年{what} {before} → {after}，上限 {max}" en "{year} {what} {before} → {after}, limit {max}";
        Reached zh "达到" en "met";
        Missed zh "达不到" en "missed";
        NotJudged zh "只报进度" en "progress only";
        Exceeded zh "超出" en "exceeded";
        Kept zh "不超" en "kept";
        NothingMoves zh "目标和上限都不变" en "no target and no limit changes";
        LetGo zh "松开改年 · Esc 放回" en "let go to change the year · Esc puts back";
        LetGoBack zh "松开放回原处，不产生修改" en "let go: it goes back, nothing changes";
        BarsCount zh "新开工小区" en "Neighbourhoods started";
        BarsArea zh "新开工建筑面积" en "Floor area started";
        BarsMoney zh "年度投资" en "Investment by year";
        UnitCount zh "个" en "count";
        UnitArea zh "万 m²" en "10,000 m²";
        UnitMoney zh "万元" en "10,000 yuan";
        BarOf { what: String, year: i16, value: String } zh "{what} {year} 年 {value}" en "{what} {year}: {value}";
        BarTarget { value: String } zh "目标 {value}" en "target {value}";
        BarOpen { count: usize } zh "另有 {count} 个未知" en "{count} more not known";
        LockedHead zh "已锁定" en "Fixed years";
        Firm { share: String } zh "{share} % 的抽样同年" en "this year in {share} % of the draws";
        Empty zh "该年没有开工" en "nothing starts";
    }
}
