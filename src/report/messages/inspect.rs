//! Sentences of `inspect` and `synth`.

super::messages! {
    /// What a file holds, and what was made.
    pub enum InspectMessage {
        File { file: String, driver: String } zh "{file}（{driver}）" en "{file} ({driver})";
        Encoding { note: String } zh "编码：{note}" en "encoding: {note}";
        Layer { name: String, geometry: String, rows: u64 } zh "图层 {name}：{geometry}，{rows} 行" en "layer {name}: {geometry}, {rows} {counted}" with counted = rows "row" | "rows";
        Points zh "点" en "points";
        Lines zh "线" en "lines";
        Areas zh "面" en "areas";
        Mixed zh "类型混合或未说明" en "mixed or not stated";
        Table zh "表格，无图形" en "a table without geometry";
        PartAsked { key: String, name: String } zh "按 {key}（{name}）识别字段" en "columns read as for {key}";
        PartByName { key: String, name: String } zh "按图层名称，用作 {key}（{name}）" en "by its name, for {key}";
        PartByColumns { key: String, name: String } zh "按字段内容，用作 {key}（{name}）" en "by its columns, for {key}";
        PartByShape { key: String, name: String } zh "按图形推测，用作 {key}（{name}），请核对" en "by its shapes most likely for {key}: check";
        RoleUnfit { key: String, found: String, wanted: String } zh "--role {key} 不适用于此图层：它是{found}，{key} 要{wanted}；以下按自动判断" en "--role {key} does not fit this layer: it holds {found}, and {key} wants {wanted}; read as if it were not given";
        PartUnknown zh "看不出用作哪一项；可用 --role 指定" en "no part recognised; choose one with --role";
        Crs { crs: String } zh "坐标系 {crs}" en "CRS {crs}";
        NoCrs zh "没有坐标系" en "no CRS";
        CrsGuess { crs: String } zh "没有坐标系；从坐标看可能是 {crs}" en "no CRS; by its coordinates it may be {crs}";
        CrsSixDigits zh "没有坐标系；东坐标六位、没有带号：要问清中央经线" en "no CRS; the easting has six digits and no zone: ask for the central meridian";
        CrsNear { crs: String, label: String, km: String } zh "没有坐标系；东坐标六位、没有带号，按 {crs} 距 {label} 约 {km} km，与其相合" en "no CRS; the easting has six digits and no zone, and as {crs} it lies about {km} km from {label}, which fits";
        Place { lon: String, lat: String } zh "位置 {lon} {lat}，请核对" en "place {lon} {lat}: check";
        Swapped zh "x、y 互换（x 为北）；规划时会换回，并列入问题清单" en "x and y are exchanged (north in x): the plan turns them back and lists it";
        CrsDenied { crs: String } zh "文件写明 {crs}，与坐标数值不符，不采用" en "the file says {crs}, which its coordinates contradict: not used";
        CrsUnregistered zh "未登记的坐标系（自定义或地方坐标系），按其参数使用" en "unregistered CRS (custom or local), used by its parameters";
        SampledEvenly { sampled: u64, rows: u64 } zh "以下为抽样：全部 {rows} 行中均匀抽取 {sampled} 行" en "sampled: {sampled} of {rows} rows, evenly spread";
        SampledFirst { sampled: u64, rows: u64 } zh "以下为抽样：全部 {rows} 行中的前 {sampled} 行" en "sampled: the first {sampled} of {rows} rows";
        LooksDamaged { cause: String } zh "文件已损坏或不完整，规划时会拒绝：{cause}。请重新复制或导出" en "the file is damaged or cut short, and a plan refuses it: {cause}. Copy or export it again";
        Empty { count: u64 } zh "{count} 行没有图形" en "{count} {counted} without geometry" with counted = count "row" | "rows";
        HeadColumn zh "列" en "column";
        HeadType zh "类型" en "type";
        HeadFilled zh "填写" en "filled";
        HeadField zh "识别为" en "read as";
        HeadValues zh "内容" en "values";
        Years { share: String, from: i16, to: i16, kinds: String } zh "年份：可读 {share}，{from}–{to}（{kinds}）" en "years: {share} readable, {from}–{to} ({kinds})";
        Measured zh "确切" en "exact";
        TwoDigit zh "两位数" en "two digits";
        Serial zh "日期序号" en "day numbers";
        Range zh "区间" en "ranges";
        Decade zh "年代" en "decades";
        Integer zh "整数" en "integer";
        Real zh "小数" en "real";
        Words zh "文本" en "text";
        Heaped { column: String, fives: f64, tens: f64 } zh "{column} 的年份逢 5、逢 0 偏多（惠普尔指数 逢 5 {fives}，逢 10 {tens}；100 为正常，超过 175 视为估填）" en "years in {column} heap at 5 and 0 (Whipple's index {fives} for fives, {tens} for tens; 100 is even, above 175 many are estimates)";
        Unrecognised { columns: String } zh "未识别的列：{columns}" en "columns not recognised: {columns}";
        UnrecognisedMore { columns: String, more: usize } zh "未识别的列：{columns}，另有 {more} 列" en "columns not recognised: {columns} and {more} more";
        Suggested zh "建议写入项目文件：" en "for the project file:";
        GuessedPart zh "按图形推测为此项，请核对" en "a guess by the shapes: check";
        CheckCrs zh "文件没有说明坐标系，请核对" en "not stated by the file: check";
        CheckMeridian { label: String } zh "中央经线按 {label} 的位置推断，请核对" en "meridian by the place of {label}: check";
        AskMeridian zh "问清中央经线：CGCS2000 三度带 75° 为 EPSG:4534，每 3° 加 1（105° 为 EPSG:4544，120° 为 EPSG:4549）" en "ask for the central meridian: CGCS2000 3-degree 75° is EPSG:4534, one more for every 3° (105° EPSG:4544, 120° EPSG:4549)";
        AsOfNeeded zh "必填：评定日期，房龄和年限都按这一天计算；去掉行首的 # 并改成实际日期" en "needed: the day from which ages and limits are judged; take the # away and write the day";
        OnlyOneNamed { role: String } zh "{role} 只能写一处；以下图层也像，供选用。同类数据分几个文件的，写成 path = [\"…\", \"…\"]" en "{role} can be named once; this layer fits too. Where several files hold one kind, write path = [\"…\", \"…\"]";
        ProjectSaved { file: String } zh "项目文件已存入 {file}；填写 as_of 后运行 lianpian check 查看还缺什么" en "project file saved in {file}: fill in as_of, then lianpian check says what is still missing";
        IsProject { file: String } zh "这是项目文件，不是数据：{file}" en "this is a project file and no data: {file}";
        IsProjectFix zh "用 lianpian check 检查项目文件；用 inspect 看它所指的数据文件" en "check a project file with lianpian check; inspect the files it names";
        ProjectThere { file: String } zh "项目文件已存在：{file}" en "the project file exists: {file}";
        ProjectThereFix zh "换一个文件名，或先移走原文件；已有的项目文件不会被改写" en "choose another name, or move the file away; a project file is never overwritten";
        CheckDatumColumn zh "按坐标列名推测，请核对" en "by the names of the coordinate columns: check";
        CheckDatum zh "按图层名称推测，请核对" en "by the layer's name: check";
        NoColumn { field: String } zh "没有认出 {field} 对应的列；如有，请填列名" en "no column recognised for {field}; name it where there is one";
        NoPart { columns: String } zh "看不出用作哪一项，用 lianpian inspect 文件 --role buildings 等指定。列：{columns}" en "no part recognised: choose one, as in lianpian inspect FILE --role buildings. Columns: {columns}";
        Saved { file: String } zh "字段对应已存入 {file}；在项目文件的输入下写 mapping = \"…\" 使用" en "mapping saved in {file}; use it with mapping = \"…\" under an input of the project file";
        MappingFile { cause: String } zh "字段对应文件无法使用：{cause}" en "the mapping file cannot be used: {cause}";
        MappingFileFix zh "改正该文件，或换一个文件名保存" en "correct the file, or save under another name";
        SaveNothing zh "没有认出任何列，未保存" en "no column was recognised; nothing saved";
        SaveNothingFix zh "用 --role 指定用途，或手工编写该文件" en "choose a part with --role, or write the file by hand";
        Made { buildings: u64, neighbourhoods: u64, facilities: u64, streets: u64, spoilt: u64 } zh "合成数据：{buildings} 栋楼，{neighbourhoods} 个小区，{facilities} 处设施，{streets} 段街道，{spoilt} 处故意弄脏的记录" en "synthetic: {buildings} {buildings_counted}, {neighbourhoods} {neighbourhoods_counted}, {facilities} {facilities_counted}, {streets} {streets_counted} of street, {spoilt} {spoilt_counted} spoilt on purpose" with buildings_counted = buildings "building" | "buildings", neighbourhoods_counted = neighbourhoods "neighbourhood" | "neighbourhoods", facilities_counted = facilities "facility" | "facilities", streets_counted = streets "stretch" | "stretches", spoilt_counted = spoilt "record" | "records";
        Cohort { id: String, neighbourhoods: u64, area: u64 } zh "{id}：{neighbourhoods} 个，{area} m²" en "{id}: {neighbourhoods} {counted}, {area} m²" with counted = neighbourhoods "neighbourhood" | "neighbourhoods";
    }
}
