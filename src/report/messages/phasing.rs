//! Sentences of `lianpian schedule`.

super::messages! {
    /// What is said of projects, the years they start in, and the limits these keep.
    pub enum PhasingMessage {
        YearsCrossed { first: i16, last: i16 } zh "最后一年 {last} 早于第一年 {first}" en "the last year {last} is before the first, {first}";
        TooManyYears { most: usize } zh "年份太多：最多 {most} 年" en "too many years: {most} at most";
        BadShare { value: String } zh "要写 0 到 1 之间的数，不含 1，不是 {value}" en "takes a number from 0 to below 1, not {value}";
        NoWindow zh "至少为 1：片区开工后在几年内陆续启动" en "is at least 1: the years in which the projects of a zone start, from its opening on";
        AfterNeedsId zh "用 after 时要用 id 指明编号字段" en "after needs the column of ids: id";
        BadLimit { value: String } zh "要写不小于 0 的数，不是 {value}" en "takes a number of 0 or more, not {value}";
        LimitWithoutEnd zh "限额没有上下限：写 min、max、min_share 或 max_share" en "the limit has no end: write min, max, min_share or max_share";
        LimitTwice zh "同一端只能写数或比例之一" en "an end is a number or a share, not both";
        LimitCrossed zh "下限大于上限" en "the lower end is above the upper one";
        UnderWayTogether zh "under_way 是各年在建的量，不能跨年合计（together）" en "under_way is what is under way in each year, and no sum over years (together)";
        OpeningsNeedZone zh "openings 指开工的片区数：先用 zone 指明片区字段" en "openings counts the zones opened: name their column with zone";
        YearOutside { year: i16, first: i16, last: i16 } zh "{year} 年不在计划年份 {first}–{last} 之内" en "the year {year} is not within {first} to {last}";
        FileUnreadable { path: String, cause: String } zh "计划文件无法读取（{cause}）：{path}" en "the programme file cannot be read ({cause}): {path}";
        FileFix zh "按所示行和键改正计划文件；写法见 docs/schedule.zh.md" en "correct the line and key shown in the programme file; docs/schedule.md says how to write it";
        NotYears { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录不是年份（第 {rows} 条）" en "column {field}: {count} {records} with something that is no year (record {rows})" with records = count "record" | "records";
        NotFlags { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录不是“是/否”（第 {rows} 条）" en "column {field}: {count} {records} with something that is neither yes nor no (record {rows})" with records = count "record" | "records";
        UnknownAfter { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录所写的编号不存在（第 {rows} 条）" en "column {field}: {count} {records} naming an id that is not there (record {rows})" with records = count "record" | "records";
        Circle { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录互相等待（第 {rows} 条）" en "column {field}: {count} {records} that wait for each other in a circle (record {rows})" with records = count "record" | "records";
        NoProjects zh "没有可安排的项目" en "there are no projects to schedule";
        Broken { fault: String } zh "核对未通过（{fault}），结果没有写出；这是程序的错误" en "the check failed ({fault}), and nothing was written; this is a fault of the program";
        BrokenFix zh "请连同输入和命令报告此问题" en "please report it with the input and the command";
        Made { started: usize, projects: usize, path: String } zh "{projects} 个项目中 {started} 个有开工年份，写入 {path}" en "{started} of {projects} projects have a year, written to {path}";
        ZonesLine { opened: usize, zones: usize } zh "  开工片区 {opened} 个，共 {zones} 个" en "  zones opened: {opened} of {zones}";
        ValueLine { value: String, bound: String, gap: String } zh "  价值 {value}；上界 {bound}，差距 {gap} %" en "  value {value}; bound {bound}, gap {gap} %";
        ProvenLine { value: String } zh "  价值 {value}，已证明最优" en "  value {value}, proven optimal";
        LimitLine { name: String, years: String, sum: String, ends: String } zh "  {name} {years}：{sum}{ends}" en "  {name} {years}: {sum}{ends}";
        LeastEnd { min: String } zh "，不少于 {min}" en ", at least {min}";
        MostEnd { max: String } zh "，不超过 {max}" en ", at most {max}";
        MinMissed { name: String, years: String, sum: String, min: String, short: String } zh "{name}（{years}）未达下限：{sum}，不少于 {min}，差 {short}" en "{name} ({years}) misses its lower end: {sum} of {min}, {short} short";
        MaxPassed { name: String, years: String, before: String, max: String } zh "{name}（{years}）：此前已开工的项目已达 {before}，超过上限 {max}，该年不再安排" en "{name} ({years}): what has started before comes to {before} and passes the upper end {max}; nothing is added";
        ObstacleProjects { missing: String } zh "原因：可在这些年份安排的项目不足，至少还缺 {missing}" en "cause: the projects that may start in these years are too few, {missing} more are needed at least";
        ObstacleShared { missing: String } zh "原因：项目不足以同时达到各下限，至少还缺 {missing}" en "cause: there are too few projects for all lower ends together, {missing} more are needed at least";
        ObstacleLimit { limit: String, raise: String } zh "原因：限额（{limit}）；{raise}即可达到" en "cause: the limit ({limit}); it would be met with {raise}";
        RaiseTo { of: String, years: String, max: String, by: String } zh "{of} {years} 年提高到 {max}（加 {by}）" en "{of} raised to {max} in {years} (by {by})";
        RaiseLeast { least: String } zh "（合计至少要加 {least}）" en " (by {least} in all at least)";
        ObstacleWindow { years: usize, most: String } zh "原因：片区内各项目须在几年之内陆续开工；window_years 放长到 {years} 即可达到（完全不设可到 {most}）" en "cause: the window of zones; with window_years = {years} it would be met (with none at all it would come to {most})";
        ObstacleOrder { count: usize, orders: String, most: String } zh "原因：先后次序；去掉其中 {count} 条（{orders}）即可达到（全部去掉可到 {most}）" en "cause: the order of starts; it would be met without {count} {counted} ({orders}), and without any it would come to {most}" with counted = count "order" | "orders";
        OrderOf { waits: String, first: String } zh "{waits}在{first}之后" en "{waits} after {first}";
        OrderOfRecords { waits: usize, first: usize } zh "第 {waits} 条在第 {first} 条之后" en "record {waits} after record {first}";
        ObstacleFixed { count: usize, zones: String, most: String } zh "原因：片区的开工年份已定；放开其中 {count} 个（{zones}）即可达到（全部放开可到 {most}）" en "cause: zones whose year is fixed; it would be met with {count} {counted} free to start in another ({zones}), and with all of them it would come to {most}" with counted = count "zone" | "zones";
        ObstacleOthers { eased: String } zh "原因：与其他下限争用同样的项目、年份或限额；{eased}即可达到" en "cause: other lower ends want the same projects, years or limits; it would be met with {eased}";
        EaseDown { name: String, years: String, end: String, by: String } zh "{name}（{years}）的下限降到 {end}（减 {by}）" en "the lower end of {name} ({years}) at {end} ({by} less)";
        EaseUp { name: String, years: String, end: String, by: String } zh "{name}（{years}）的上限提高到 {end}（加 {by}）" en "the upper end of {name} ({years}) at {end} ({by} more)";
        ObstacleSeveral zh "原因：几条规定共同所致，只放宽其中一条仍达不到" en "cause: several rules together; none of them is enough by itself";
        PartAlone { rule: String, most: String } zh "不设{rule}可到 {most}" en "without {rule} it would come to {most}";
        RuleLimit { limit: String } zh "限额（{limit}）" en "the limit ({limit})";
        RuleWindow zh "片区窗口（window_years）" en "the window of zones (window_years)";
        RuleOrder zh "先后次序" en "the order of starts";
        RuleFixed zh "已定的片区开工年份" en "years fixed for zones";
        RuleOthers zh "其他下限" en "other lower ends";
        MustMissed { count: usize, rows: String } zh "{count} 个必须安排的项目没有年份（第 {rows} 条）：限额、片区窗口或先后次序不允许" en "{count} {projects} that must start {have} no year (record {rows}): limits, the window of the zone or the order do not allow it" with projects = count "project" | "projects", have = count "has" | "have";
    }
}
