//! Sentences of `lianpian access`.

super::messages! {
    /// What is said of a network, its facilities, and the walks between them.
    pub enum AccessMessage {
        NoColumn { column: String, found: String } zh "缺少列 {column}（表头：{found}）" en "there is no column {column} (the header: {found})";
        TwoColumns { column: String } zh "列 {column} 出现了两次" en "the column {column} stands there twice";
        NodesHeader zh "节点表的表头写作 node,x,y；计算 e2sfca 时还要 population" en "the header of the nodes is node,x,y; with --e2sfca also population";
        EdgesHeader zh "边表的表头写作 u,v,length，长度以米计" en "the header of the edges is u,v,length, the length in metres";
        PairsHeader { columns: String } zh "这张表的首行写作 {columns}" en "the header of this table is {columns}";
        FacilitiesHeader zh "设施表的表头写作 node,category 或 x,y,category；计算 e2sfca 时还要 capacity" en "the header of the facilities is node,category or x,y,category; with --e2sfca also capacity";
        NoRows zh "表中没有数据行" en "the table has no rows";
        NoRowsFix zh "检查文件是否完整：表头之下至少要有一行" en "see whether the file is whole: at least one row stands below the header";
        CellEmpty { row: u32 } zh "第 {row} 行：没有填写" en "row {row}: the cell is empty";
        CellEmptyFix zh "填上内容，或删去这一行" en "fill the cell in, or take the row out";
        NoNumber { row: u32, value: String } zh "第 {row} 行：“{value}”不是数" en "row {row}: “{value}” is no number";
        NoNumberFix zh "写成以米计的平面坐标，如 580123.45" en "write a coordinate in metres, such as 580123.45";
        NoLength { row: u32, value: String } zh "第 {row} 行：“{value}”不是长度" en "row {row}: “{value}” is no length";
        NoLengthFix { most: String } zh "长度以米计，不小于 0，不大于 {most}" en "a length is a number of metres, not below 0 and not above {most}";
        NoAmount { row: u32, value: String } zh "第 {row} 行：“{value}”不是数量" en "row {row}: “{value}” is no amount";
        NoAmountFix zh "写一个不小于 0 的数；确实没有时写 0" en "write a number that is not below 0; where there is nothing, 0";
        UnknownNode { row: u32, node: String } zh "第 {row} 行：节点表中没有节点“{node}”" en "row {row}: the nodes hold no “{node}”";
        UnknownNodeFix zh "核对编号，或在节点表中补上这个节点" en "check the id, or add the node to the nodes";
        RepeatedNode { row: u32, node: String, first: u32 } zh "第 {row} 行：节点“{node}”在第 {first} 行已有" en "row {row}: the node “{node}” stands in row {first} already";
        RepeatedNodeFix zh "每个节点只留一行" en "keep one row a node";
        NoPlace { row: u32 } zh "第 {row} 行：既没有节点，也没有坐标" en "row {row}: neither a node nor coordinates";
        NoPlaceFix zh "填上 node，或填上 x 和 y" en "fill in node, or x and y";
        TooManyCells { row: u32, cells: usize, columns: usize } zh "第 {row} 行：有 {cells} 格，表头只有 {columns} 列" en "row {row}: {cells} cells under a header of {columns}";
        TooManyCellsFix zh "含逗号的内容要加引号" en "put quotation marks round what holds a comma";
        MoreRows { count: usize } zh "同样的问题另有 {count} 处" en "and {count} more of the same";
        Degrees zh "坐标像是经纬度，而边长是米" en "the coordinates look like degrees, and the lengths are metres";
        DegreesFix zh "把节点和设施的 x、y 换成以米计的平面坐标，或改用 node 列指明设施所在的节点" en "give x and y of nodes and facilities in metres, or name the node of each facility in a column node";
        TotalLength { total: String } zh "全部边长合计 {total} 米，超出可精确计算的范围" en "all edges together are {total} m long, too long for exact sums";
        TotalLengthFix zh "核对长度的单位；范围过大时分区计算" en "check the unit of the lengths; divide a larger region";
        NoNetwork { cause: String } zh "这些边组不成网络（{cause}）" en "these edges make no network ({cause})";
        TooMany { count: usize } zh "节点或边过多：{count}" en "too many nodes or edges: {count}";
        TooManyFix zh "分区计算" en "divide the region";

        SameFile { path: String } zh "输出文件就是输入文件：{path}" en "the output file is an input: {path}";
        SameFileFix zh "用 --out 指定另一个文件名" en "name another file with --out";
        NoDecay { part: String } zh "--e2sfca 的写法有误：“{part}”" en "--e2sfca cannot be read: “{part}”";
        NoDecayFix zh "写作 米:权重,…（距离递增），如 500:1,1000:0.68,1500:0.22；或 linear:1500、gaussian:1500" en "write metres:weight,… with rising distances, such as 500:1,1000:0.68,1500:0.22, or linear:1500, or gaussian:1500";
        BadMetres { arg: String, value: String } zh "{arg} 要写一个大于 0 的米数，而不是 {value}" en "{arg} takes a number of metres above 0, not {value}";
        BadMetresFix zh "如 --within 1500；不写 --within 即不限距离" en "for example --within 1500; without --within there is no limit";

        Network { nodes: String, edges: String, islands: String } zh "节点 {nodes} 个，边 {edges} 条，互不相连的部分 {islands} 个" en "nodes: {nodes}; edges: {edges}; parts that no edge joins: {islands}";
        Category { category: String, facilities: String, reached: String, nodes: String, mean: String, most: String } zh "  {category}：设施 {facilities} 处；可达节点 {reached} / {nodes}，平均 {mean} 米，最远 {most} 米" en "  {category}: facilities {facilities}; nodes in reach {reached} of {nodes}, on average {mean} m, at most {most} m";
        CategoryNone { category: String, facilities: String } zh "  {category}：设施 {facilities} 处；没有节点可达" en "  {category}: facilities {facilities}; no node in reach";
        Supply { pairs: String, mean: String } zh "供需（e2sfca）：{pairs} 对；各节点平均 {mean}" en "supply (e2sfca): pairs {pairs}; mean over all nodes {mean}";
        Written { path: String } zh "距离已写入 {path}" en "distances written to {path}";
        Islands { islands: usize, outside: usize } zh "网络分成 {islands} 个互不相连的部分，{outside} 个节点不在最大的部分；到不了的设施，距离留空" en "the network falls into {islands} parts that no edge joins, and nodes outside the largest: {outside}; a facility that cannot be reached has no distance";
        LeftOut { loops: usize, duplicates: usize } zh "首尾相同的边 {loops} 条、两节点间重复的边 {duplicates} 条未用（重复的取最短）" en "edges not used: {loops} that end where they begin, {duplicates} beside a shorter or equal one between the same nodes";
        ZeroLength { count: usize } zh "长度为 0 的边 {count} 条：两端按同一处计算" en "edges of no length, whose ends count as one place: {count}";
        FarFacilities { count: usize, snap: String, rows: String } zh "{count} 处设施离最近的街道超过 {snap} 米，未计入（第 {rows} 行）" en "facilities farther than {snap} m from every street, left out: {count} ({counted} {rows})" with counted = count "row" | "rows";
        IdleSupply { count: usize } zh "{count} 处设施范围内没有人口，其容量无人使用" en "facilities with nobody in reach, whose capacity nobody uses: {count}";

        NoStreets zh "道路图层中没有可步行的道路" en "no street of the layer is walked along";
        NoStreetsFix zh "核对图层和类别字段：高速、快速路不计步行；不写 --streets 则按直线计算" en "look at the layer and its classes: expressways are not walked; without --streets straight lines are measured";
        NoOrigins zh "没有出发地：既无 --origins，也无 --streets" en "nowhere to start from: neither --origins nor --streets";
        NoOriginsFix zh "加上 --origins 或 --streets" en "add --origins or --streets";
        BadCategories { path: String, cause: String } zh "类别对照表无法读取：{path}（{cause}）" en "the words of facilities cannot be read: {path} ({cause})";
        BadCategoriesFix zh "写成 TOML，每行一条：\"公园\" = \"park_large\"" en "write TOML, one a line: \"park\" = \"park_large\"";
        Streets { streets: String, junctions: String, kilometres: String, islands: String, share: String } zh "道路 {streets} 条，{kilometres} 公里，交叉口和端点 {junctions} 个；互不相连的部分 {islands} 个，最大的占 {share}" en "streets: {streets}, {kilometres} km; junctions and ends: {junctions}; parts that no street joins: {islands}, the largest with {share}";
        CategoryWalk { category: String, facilities: String, reached: String, origins: String, mean: String, most: String } zh "  {category}：设施 {facilities} 处；走得到的出发地 {reached} / {origins}，平均 {mean} 米，最远 {most} 米" en "  {category}: facilities {facilities}; origins in reach {reached} of {origins}, on average {mean} m, at most {most} m";
        StreetsLeftOut { zero: usize, duplicates: usize } zh "未用的道路：无长度 {zero} 条，重复 {duplicates} 段" en "streets not used: {zero} of no length, {duplicates} drawn twice";
        StreetsCut { count: usize, places: String } zh "道路在 {count} 处遇河而无桥，在此断开（平面坐标：{places}）；有桥的请标明桥梁，或给出 --crossings" en "places where a street meets water without a bridge, and ends: {count} (at {places}); mark the bridges, or give --crossings";
        StreetIslands { islands: usize, outside: String } zh "路网分成 {islands} 个互不相连的部分，{outside} 的交叉口不在最大的部分" en "the streets fall into {islands} parts that none joins; {outside} of the junctions lie outside the largest";
        OriginsOff { count: usize, snap: String } zh "{count} 处出发地在 {snap} 米内没有走得到的道路，距离未知" en "origins with no street in reach within {snap} m, whose walks are unknown: {count}";
        FacilitiesOff { count: usize, snap: String } zh "{count} 处设施在 {snap} 米内没有走得到的道路，未计入步行距离" en "facilities with no street in reach within {snap} m, which no walk counts: {count}";
        ThroughWalls { count: usize } zh "{count} 处被围墙围住而不知出入口，按穿过围墙的最近道路计算" en "places closed in by walls without a known gate, measured to the nearest street behind the wall: {count}";
        StrayGates { count: usize } zh "{count} 个出入口不属于任何出发地" en "gates that belong to no origin: {count}";
        StraightOnly { factor: String } zh "没有道路：步行距离为直线乘 {factor}，遇河绕行桥梁" en "no streets: walks are straight lines times {factor}, by the bridges where a river lies between";
    }
}
