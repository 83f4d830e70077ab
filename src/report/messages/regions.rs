//! Sentences of `lianpian zone`.

super::messages! {
    /// What is said of units, their links, and the zones made of them.
    pub enum RegionMessage {
        NoColumn { field: String } zh "没有 {field} 这个字段" en "there is no column {field}";
        NotNumbers { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录为空或不是数（第 {rows} 条）；每个单元都要有值" en "column {field}: {count} {records} without a number (record {rows}); every unit needs one" with records = count "record" | "records";
        Negative { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 条记录小于 0（第 {rows} 条）；有上下限的量不能为负" en "column {field}: {count} {records} below 0 (record {rows}); what has bounds cannot be negative" with records = count "record" | "records";
        NoId { field: String, count: usize, rows: String } zh "编号字段 {field} 有 {count} 条记录为空（第 {rows} 条）" en "id column {field}: {count} empty {records} (record {rows})" with records = count "record" | "records";
        RepeatedIds { field: String, count: usize, ids: String } zh "编号字段 {field} 有 {count} 个编号重复：{ids}" en "id column {field}: {count} {words} used more than once: {ids}" with words = count "id is" | "ids are";
        UnknownEnds { path: String, count: usize, ends: String } zh "{path}：有 {count} 个端点不是任何记录：{ends}" en "{path}: {count} {words} of no record: {ends}" with words = count "end is that" | "ends are those";
        UnknownRules { path: String, rows: String } zh "{path}：rule 列只写 together（同片）或 apart（分片）：{rows}" en "{path}: the column rule says together or apart: {rows}";
        ApartFromItself { path: String, row: u64 } zh "{path}：第 {row} 行要把一个单元与它自己分开" en "{path}: row {row} parts a unit from itself";
        RowEnd { row: u64, end: String } zh "第 {row} 行 “{end}”" en "row {row} “{end}”";
        NoAreas { count: usize, rows: String } zh "{count} 条记录没有面（第 {rows} 条）；rook 与 queen 要求每条记录都是面，否则用 --links 给出连接表" en "{count} {records} without an area (record {rows}); rook and queen need one each, else give a table with --links" with records = count "record" | "records";
        NoOutlines { count: usize, rows: String } zh "{count} 条记录没有可用的面（第 {rows} 条）；隔街相望与临街都要求每条记录都是面" en "{count} {records} without a usable area (record {rows}); facing and fronting need one each" with records = count "record" | "records";
        LinksNeeded zh "表格没有图形：用 --links 给出有 u、v 两列的连接表" en "a table has no shapes: give a table with the columns u and v with --links";
        InputFix zh "核对数据与参数；lianpian inspect 可列出文件的字段" en "check data and arguments; lianpian inspect lists the columns of a file";
        Loops { count: usize } zh "连接表中有 {count} 条连接的两端是同一单元，未用" en "{count} {links} of a unit with itself left out" with links = count "link" | "links";
        Doubles { count: usize } zh "连接表中有 {count} 条连接重复，只用一次" en "{count} {links} given more than once, used once" with links = count "link" | "links";

        BadBound { text: String } zh "--bound 的写法有误：“{text}”" en "--bound cannot be read: “{text}”";
        BadBoundFix zh "写作 字段:下限:上限，一端可以不写，如 households:300:3000 或 hh:2400:" en "write FIELD:MIN:MAX, either end may be empty, such as households:300:3000 or hh:2400:";
        CrossedBound { field: String } zh "字段 {field}：下限大于上限" en "column {field}: the lower bound is above the upper one";
        OnlyWith { arg: String, with: String } zh "{arg} 只与 {with} 一起用" en "{arg} is of use with {with} only";
        Needed { arg: String, with: String } zh "{with} 需要 {arg}" en "{with} needs {arg}";
        NothingAsked zh "没有说明要什么：--objective 给出片区或线，--links gap 加 --links-out 给出谁与谁隔街相望" en "nothing is asked for: --objective makes zones or corridors, --links gap with --links-out tells who faces whom";
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

        Contradiction { a: u32, b: u32 } zh "第 {a} 条与第 {b} 条记录既要同片又要分片（直接或经由其他锁定）" en "records {a} and {b} are locked together and apart, by themselves or through other locks";
        Kept { a: u32, b: u32 } zh "第 {a} 条与第 {b} 条记录要同片，但其中一条属于锁定的片区，另一条不在其中" en "records {a} and {b} are locked together, and a locked zone holds one without the other";
        Unlinked { a: u32, b: u32 } zh "第 {a} 条与第 {b} 条记录要同片，但与它们同片的记录之间没有连接" en "records {a} and {b} are locked together, and no links join the records that are locked with them";
        InPieces { a: u32, b: u32 } zh "锁定的片区不连通：第 {a} 条与第 {b} 条记录之间没有经过本片区的连接" en "a locked zone is in pieces: no links inside it lead from record {a} to record {b}";
        LocksFix zh "改正锁定表或锁定字段；要同片的记录之间隔着别的记录时，把它们也写进来" en "mend the locks; where other records lie between those that are to be together, lock them as well";
        AllStanding { zones: usize, standing: usize } zh "要分 {zones} 个片区，其中锁定的已有 {standing} 个，其余单元没有片区可归" en "zones asked: {zones}; locked ones: {standing}; none is left for the other units";
        ClashMissed { a: u32, b: u32 } zh "第 {a} 条与第 {b} 条记录要分片，仍在同一片区：没有找到能分开的分法" en "records {a} and {b} are locked apart and share a zone: no division was found that parts them";
        Islands { count: usize } zh "{count} 个单元没有邻居" en "{count} {units} without neighbours" with units = count "unit is" | "units are";
        Left { parts: usize, units: usize, rows: String } zh "{parts} 个互不相连的部分（共 {units} 个单元，第 {rows} 条等）达不到下限或超过上限，没有片区" en "parts that no zone within the bounds can cover: {parts}, with {units} units (record {rows} and others); they have no zone";
        Missed { zone: u32, field: String, amount: String } zh "片区 {zone}：{field} 为 {amount}，不在上下限之内" en "zone {zone}: {field} is {amount}, outside the bounds";
        MoreMissed { count: usize } zh "另有 {count} 处超出上下限" en "and {count} more outside the bounds";
        Broken { zone: u32 } zh "核对未通过：片区 {zone} 不连通，结果没有写出；这是程序的错误" en "the check failed: zone {zone} is not connected, and nothing was written; this is a fault of the program";
        BrokenLock { record: u32 } zh "核对未通过：第 {record} 条记录的锁定没有守住，结果没有写出；这是程序的错误" en "the check failed: the lock of record {record} was not kept, and nothing was written; this is a fault of the program";
        BrokenFix zh "请连同输入和命令报告此问题" en "please report it with the input and the command";
        Made { zones: usize, units: usize, path: String } zh "{units} 个单元分成 {zones} 个片区，写入 {path}" en "{units} units in {zones} zones, written to {path}";
        LinksWritten { links: usize, path: String } zh "{links} 条连接，写入 {path}" en "{links} {words}, written to {path}" with words = links "link" | "links";
        CorridorsMade { corridors: usize, members: usize, units: usize, path: String } zh "{corridors} 条线，连起 {units} 个单元中的 {members} 个，写入 {path}" en "{corridors} {words} along {members} of {units} units, written to {path}" with words = corridors "corridor" | "corridors";
        CorridorLine { street: String, members: usize, length: String } zh "  {street}：{members} 个单元，{length} 米" en "  {street}: {members} units, {length} m";
        UnnamedStreet zh "无名道路" en "unnamed street";
        MoreCorridors { count: usize } zh "  另有 {count} 条" en "  and {count} more";
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
