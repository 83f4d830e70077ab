//! Sentences of the content of works and of money.

super::messages! {
    /// What is said of items, costs and funds.
    pub enum WorksMessage {
        NoPreset { name: String, known: String } zh "政策包里没有造价“{name}”；可选：{known}" en "the pack has no cost «{name}»; it has {known}";
        NoteProblems { count: usize } zh "{count} 个小区的资金与用途或投资不符，见 funding.csv 和各小区说明" en "money of {count} {counted} does not fit what it may pay for or what the works cost: see funding.csv and their explanations" with counted = count "neighbourhood" | "neighbourhoods";
        NoteCells { count: usize } zh "改造内容和资金有 {count} 格填写无法识别，按未填处理，见 dossiers.json 中的 unreadable" en "{count} {counted} as not filled in: see unreadable in dossiers.json" with counted = count "cell of works and money cannot be used and counts" | "cells of works and money cannot be used and count";
        Menu { works: usize, open: usize, ask: usize } zh "改造内容：拟实施 {works} 项，待选 {open} 项，待摸排 {ask} 项" en "Content: {works} to be done, {open} open to choice, {ask} to be surveyed";
        Present zh "现状完好" en "present";
        Deficient zh "有缺损" en "deficient";
        Missing zh "缺失" en "absent";
        NotSurveyed zh "未摸排" en "not surveyed";
        ToDo zh "缺损即实施" en "to be done: deficient";
        Chosen zh "居民选定" en "chosen by the residents";
        Open zh "有欠缺，由居民选择" en "deficient, open to choice";
        Ask zh "请补充摸排" en "to be surveyed";
        Nothing zh "无需实施" en "nothing to do";
        Done zh "改造已完工" en "works completed";
        MenuDone { worn: usize, ask: usize } zh "改造内容：改造已完工；摸排表仍记有欠缺 {worn} 项、未摸排 {ask} 项，请核对摸排时间" en "Content: works completed; the survey still has {worn} deficient and {ask} not surveyed: check when it was made";
        BySurvey { column: String, value: String } zh "摸排表“{column}”填“{value}”" en "survey, column «{column}»: «{value}»";
        Yes zh "有" en "yes";
        No zh "无" en "no";
        Near { name: String, distances: String } zh "{name}达标：{distances}" en "{name} met: {distances}";
        Far { name: String, distances: String } zh "{name}不达标：{distances}" en "{name} not met: {distances}";
        Undecided { name: String, distances: String } zh "{name}无法判断：{distances}" en "{name} open: {distances}";
        StraightTo { metres: String, limit: String } zh "直线 {metres} m（限 {limit} m）" en "straight line {metres} m (limit {limit} m)";
        WalkTo { metres: String, limit: String } zh "步行 {metres} m（限 {limit} m）" en "walk {metres} m (limit {limit} m)";
        NoWayTo zh "步行无路可达或距离未知" en "no way on foot, or none known";
        NoDistance { name: String } zh "标准未规定“{name}”的距离" en "the standard states no distance for {name}";
        TooSmall { name: String } zh "已知的{name}均不足规模" en "every {name} that is known is too small";
        NoData { name: String } zh "资料中没有{name}" en "the inputs have no {name}";
        NoLine { name: String } zh "设施标准中没有“{name}”" en "the standard has no line for {name}";
        NoCell zh "摸排表没有填写" en "nothing in the survey";
        Unlisted { what: String } zh "{what}（未列入清单）" en "{what} (not listed)";
        UnlistedItem zh "（未列入清单）" en " (not listed)";
        NoRoom { count: usize } zh "无需实施：{count} 项" en "nothing to do: {count}";
        Unsurveyed { count: usize, names: String } zh "待摸排 {count} 项：{names}" en "to be surveyed, {count}: {names}";
        Payer { fund: String } zh "出资渠道：{fund}" en "usual payer: {fund}";
        ItemCost zh "费用" en "cost";
        ByQuantity { quantity: String, unit: String } zh "数量 {quantity} × 单价 {unit} 元" en "quantity {quantity} × {unit} yuan";
        Quantity { quantity: String } zh "数量 {quantity}" en "quantity {quantity}";
        UnitCost { unit: String } zh "单价 {unit} 元" en "unit cost {unit} yuan";
        ByPreset { name: String, source: String } zh "参考造价：{name}；来源：{source}" en "preset: {name}; source: {source}";
        Estimate { name: String } zh "按参考造价估算：{name}" en "estimate by preset: {name}";
        Denied { items: String, field: String } zh "拟实施{items}，而“{field}”填“否”，请核实" en "{items}: «{field}» is answered «no»: please check";
        Unanswered { items: String, field: String } zh "拟实施{items}，请填报“{field}”" en "{items}: please answer «{field}»";
        Unreadable { column: String, value: String } zh "“{column}”填的“{value}”无法识别，按未填处理" en "«{column}»: «{value}» cannot be used and counts as not filled in";
        Twice { column: String, value: String } zh "“{column}”填的“{value}”与同义的另一列不一致，未采用" en "«{column}»: «{value}» differs from another column of the same meaning and is not used";
        Money zh "资金" en "Money";
        Balance zh "资金缺口" en "unfunded";
        BalancePartly { known: u32, members: u32 } zh "资金缺口（{members} 个小区中 {known} 个可算）" en "unfunded (known for {known} of {members} {counted})" with counted = members "neighbourhood" | "neighbourhoods";
        BalanceUnknown zh "资金缺口：投资或资金没有填全，无法计算" en "unfunded: cost or funds are not recorded";
        CostAll zh "总投资" en "total cost";
        CostOf { name: String } zh "{name}投资" en "cost of {name}";
        NotRecorded { name: String } zh "{name}：未填" en "{name}: not recorded";
        For { name: String } zh "其中用于{name}" en "of it for {name}";
        Unbound zh "未分到类别" en "not bound to a class";
        PartlyKnown { name: String, known: u32, members: u32 } zh "{name}（{members} 个小区中 {known} 个已填）" en "{name} (recorded for {known} of {members} {counted})" with counted = members "neighbourhood" | "neighbourhoods";
        MayNotPay { source: String, what: String } zh "{source}的用途不含{what}" en "{source}: what it may pay for does not include {what}";
        NothingToPay { source: String } zh "{source}有出资，而其用途范围内没有拟实施的内容" en "{source} pays, and nothing that it may pay for is among the works";
        PaysTooMuch { source: String } zh "{source}超出其用途范围内各项的费用" en "{source} pays more than what it may pay for costs";
        NotForPart { source: String, part: String } zh "{source}不能用于“{part}”部位" en "{source} may not pay for parts that are {part}";
        OfNeighbourhood { name: String, said: String } zh "{name}：{said}" en "{name}: {said}";
        OverFunded { what: String } zh "{what}的资金超过投资" en "more money than cost for {what}";
        PartsExceed { source: String, what: String } zh "{source}：{what}各分项之和超过合计" en "{source}: the parts for {what} are more than the sum";
        AllWorks zh "全部内容" en "all works";
        Needs { field: String } zh "请填报“{field}”，才能判断资金能否使用" en "«{field}» must be answered to judge what a source may pay for";
        Assets { fund: String } zh "可经营资产（{fund}）" en "operating assets ({fund})";
        AssetThere { name: String } zh "{name}：现有" en "{name}: there";
        AssetPlanned { name: String } zh "{name}：拟建" en "{name}: planned";
        ProjectMenu zh "改造内容" en "Content of the works";
        ProjectItem { name: String, count: usize } zh "{name}（{count} 个小区）" en "{name} ({count} {counted})" with counted = count "neighbourhood" | "neighbourhoods";
        ProjectClass { class: String, items: String } zh "{class}：{items}" en "{class}: {items}";
        ProjectAsk { count: usize, members: usize } zh "待摸排：{members} 个小区共 {count} 项" en "to be surveyed: {count} {counted} in {members} {members_counted}" with counted = count "item" | "items", members_counted = members "neighbourhood" | "neighbourhoods";
        ProjectOpen { count: usize, members: usize } zh "有欠缺、待居民选择：{members} 个小区共 {count} 项" en "deficient and open to choice: {count} {counted} in {members} {members_counted}" with counted = count "item" | "items", members_counted = members "neighbourhood" | "neighbourhoods";
    }
}
