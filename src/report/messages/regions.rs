//! Sentences of `lianpian zone`.

super::messages! {
    /// What is said of units, their links, and the zones made of them.
    pub enum RegionMessage {
        NoColumn { field: String } zh "没有 {field} 这个字段" en "there is no column {field}";
        NotNumbers { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录为空或不是数（第 {rows} 条）；每个单元都要有值" en "column {field}: {count} {records} without a number (record {rows}); every unit needs one" with records = count "record" | "records";
        Negative { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录小于 0（第 {rows} 条）；有上下限的量不能为负" en "column {field}: {count} {records} below 0 (record {rows}); what has bounds cannot be negative" with records = count "record" | "records";
        NoId { field: String, count: usize, rows: String } zh "编号字段 {field} 有 {count} 条记录为空（第 {rows} 条）" en "id column {field}: {count} empty {records} (record {rows})" with records = count "record" | "records";
        RepeatedIds { field: String, count: usize, ids: String } zh "编号字段 {field} 有 {count} 个编号重复：{ids}" en "id column {field}: {count} {words} used more than once: {ids}" with words = count "id is" | "ids are";
        LinksHeader { path: String } zh "{path}：连接表要有 u、v 两列" en "{path}: a table of links has the columns u and v";
        UnknownEnds { path: String, count: usize, ends: String } zh "{path}：有 {count} 个端点不是任何记录：{ends}" en "{path}: {count} {words} of no record: {ends}" with words = count "end is that" | "ends are those";
        RowEnd { row: u64, end: String } zh "第 {row} 行 “{end}”" en "row {row} “{end}”";
        NoAreas { count: usize, rows: String } zh "{count} 条记录没有面（第 {rows} 条）；rook 与 queen 要求每条记录都是面，否则用 --links 给出连接表" en "{count} {records} without an area (record {rows}); rook and queen need one each, else give a table with --links" with records = count "record" | "records";
        LinksNeeded zh "表格没有图形：用 --links 给出有 u、v 两列的连接表" en "a table has no shapes: give a table with the columns u and v with --links";
        InputFix zh "核对数据与参数；lianpian inspect 可列出文件的字段" en "check data and arguments; lianpian inspect lists the columns of a file";
        Loops { count: usize } zh "连接表中有 {count} 条连接的两端是同一单元，未用" en "{count} {links} of a unit with itself left out" with links = count "link" | "links";
        Doubles { count: usize } zh "连接表中有 {count} 条连接重复，只用一次" en "{count} {links} given more than once, used once" with links = count "link" | "links";

        BadBound { text: String } zh "--bound 的写法有误：“{text}”" en "--bound cannot be read: “{text}”";
        BadBoundFix zh "写作 字段:下限:上限，一端可以不写，如 households:300:3000 或 hh:2400:" en "write FIELD:MIN:MAX, either end may be empty, such as households:300:3000 or hh:2400:";
        CrossedBound { field: String } zh "字段 {field}：下限大于上限" en "column {field}: the lower bound is above the upper one";
        CountNeeded zh "要说明分成几个片区：--k" en "say how many zones: --k";
        CountUnused zh "max-p 自己求片区个数，不用 --k；指定个数时用 p-regions 或 balanced" en "max-p finds the number of zones itself and takes no --k; for a stated number use p-regions or balanced";
        AttributesNeeded zh "要说明片区内部按什么相似：--attributes 字段,字段" en "say in what zones are to be alike: --attributes FIELD,FIELD";
        LowerNeeded zh "max-p 至少要一个大于 0 的下限，如 --bound households:300:" en "max-p needs a lower bound above 0, such as --bound households:300:";
        BadCost zh "--link-cost 要写一个不小于 0 的数" en "--link-cost takes a number of 0 or more";
        UsageFix zh "见 lianpian zone --help" en "see lianpian zone --help";
        NoUnits zh "没有记录" en "there are no records";
        MoreThanUnits { zones: usize, units: usize } zh "要分 {zones} 个片区，只有 {units} 个单元" en "zones asked: {zones}; units: {units}";
        FewerThanComponents { zones: usize, components: usize, islands: usize } zh "要分 {zones} 个片区，但单元分成互不相连的 {components} 部分（其中 {islands} 个单元没有邻居）：至少要 {components} 个片区" en "zones asked: {zones}; parts that no link joins: {components}, of which {islands} are a unit without neighbours; there must be at least as many zones as parts";
        CountFix zh "改 --k，或在连接表中补上连接" en "change --k, or add links";

        Islands { count: usize } zh "{count} 个单元没有邻居" en "{count} {units} without neighbours" with units = count "unit is" | "units are";
        Left { parts: usize, units: usize, rows: String } zh "{parts} 个互不相连的部分（共 {units} 个单元，第 {rows} 条等）达不到下限或超过上限，没有片区" en "parts that no zone within the bounds can cover: {parts}, with {units} units (record {rows} and others); they have no zone";
        Missed { zone: u32, field: String, amount: String } zh "片区 {zone}：{field} 为 {amount}，不在上下限之内" en "zone {zone}: {field} is {amount}, outside the bounds";
        MoreMissed { count: usize } zh "另有 {count} 处超出上下限" en "and {count} more outside the bounds";
        Broken { zone: u32 } zh "核对未通过：片区 {zone} 不连通，结果没有写出；这是程序的错误" en "the check failed: zone {zone} is not connected, and nothing was written; this is a fault of the program";
        BrokenFix zh "请连同输入和命令报告此问题" en "please report it with the input and the command";
        Made { zones: usize, units: usize, path: String } zh "{units} 个单元分成 {zones} 个片区，写入 {path}" en "{units} units in {zones} zones, written to {path}";
        MostLine { most: usize } zh "  片区数的上界：{most}" en "  zones there can be at most: {most}";
        SquaresLine { squares: String, between: String } zh "  片区内离差平方和 {squares}；片区间占总变异 {between}" en "  sum of squares within zones {squares}; share between zones {between}";
        BoundLine { low: String, gap: String } zh "  下界 {low}，差距 {gap} %" en "  lower bound {low}, gap {gap} %";
        ProvenLine zh "  已证明最优" en "  proven optimal";
        PairsLine { pairs: String } zh "  片区内成对距离之和 {pairs}" en "  sum of distances of pairs within zones {pairs}";
        CutLine { cut: usize, links: usize } zh "  片区之间的连接 {cut} 条，共 {links} 条" en "  links between zones: {cut} of {links}";
        SizesLine { least: usize, most: usize } zh "  片区大小 {least}–{most} 个单元" en "  units of a zone: {least} to {most}";
        AmountLine { field: String, least: String, most: String } zh "  {field}：每个片区 {least}–{most}" en "  {field}: {least} to {most} a zone";
    }
}
