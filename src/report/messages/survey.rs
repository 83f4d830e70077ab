//! Words of the page of neighbourhoods beyond the plain counts: clauses, readings of the document, what to survey next.

super::messages! {
    /// What the page says.
    pub enum SurveyMessage {
        TierHead zh "资格依据" en "Tiers and clauses";
        NoTier zh "不符合任何一类" en "in no tier";
        OpenTier { on_what: String } zh "待定：{on_what}" en "open: {on_what}";
        ReadingsHead zh "两种读法" en "Both readings";
        ReadingsHow zh "同一条文读法不同，结论各是多少；点一行选中结论会变的小区。" en "How many there would be under each reading of a clause; a click selects those whose verdict changes.";
        Taken { value: String } zh "现用 {value}" en "taken: {value}";
        Other { value: String } zh "改为 {value}" en "other: {value}";
        Counts { core: String, extended: String, unknown: String, no: String } zh "核心 {core} · 扩展 {extended} · 待定 {unknown} · 不符合 {no}" en "core {core} · extended {extended} · open {unknown} · not {no}";
        Differ { count: usize } zh "{count} 个小区结论会变" en "{count} {counted} would change" with counted = count "neighbourhood" | "neighbourhoods";
        NoDiffer zh "没有小区会变" en "none would change";
        BoundaryHead zh "年份恰在两种读法之间" en "Years between two readings";
        BoundaryHow zh "年份卡在界线上，须逐个核实。" en "Their year stands on the limit: each is to be checked.";
        BoundaryLine { name: String, year: String } zh "{name} · {year}" en "{name} · {year}";
        NextHead zh "先调查哪些" en "What to survey next";
        NextHow zh "查清后最可能改变前列名单的排在前面。" en "Those come first whose facts could change the first places most.";
        NextLine { name: String, fields: String } zh "{name}：{fields}" en "{name}: {fields}";
        NextLines { name: String, fields: String, count: usize } zh "{name}：{fields}等，共 {count} 项" en "{name}: {fields} and others, {count} in all";
        NextMore { count: usize } zh "另有 {count} 个，导出的 survey-next.csv 里都有" en "{count} more, all of them in the exported survey-next.csv";
        Yes zh "是" en "yes";
        No zh "否" en "no";
    }
}
