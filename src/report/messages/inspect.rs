//! Sentences of `inspect` and `synth`.

super::messages! {
    /// What a file holds, and what was made.
    pub enum InspectMessage {
        File { file: String, driver: String } zh "{file}（{driver}）" en "{file} ({driver})";
        Encoding { note: String } zh "编码：{note}" en "encoding: {note}";
        Layer { name: String, geometry: String, rows: u64 } zh "图层 {name}：{geometry}，{rows} 行" en "layer {name}: {geometry}, {rows} rows";
        Crs { crs: String } zh "坐标系 {crs}" en "CRS {crs}";
        NoCrs zh "没有坐标系" en "no CRS";
        CrsGuess { crs: String } zh "没有坐标系；从坐标看可能是 {crs}" en "no CRS; by its coordinates it may be {crs}";
        CrsSixDigits zh "没有坐标系；东坐标六位、没有带号：要问清中央经线" en "no CRS; the easting has six digits and no zone: ask for the central meridian";
        CrsDenied { crs: String } zh "文件写明 {crs}，与坐标数值不符，不采用" en "the file says {crs}, which its coordinates contradict: not used";
        CrsUnregistered zh "未登记的坐标系（自定义或地方坐标系），按其参数使用" en "unregistered CRS (custom or local), used by its parameters";
        Empty { count: u64 } zh "{count} 行没有图形" en "{count} rows without geometry";
        Filled { share: String } zh "填写 {share}" en "filled {share}";
        ReadAs { field: String } zh "识别为 {field}" en "read as {field}";
        Years { share: String, from: i16, to: i16 } zh "年份可读 {share}，{from}–{to}" en "{share} read as years, {from}–{to}";
        Suggested zh "建议写入项目文件：" en "for the project file:";
        Made { buildings: u64, neighbourhoods: u64, facilities: u64, streets: u64, spoilt: u64 } zh "合成数据：{buildings} 栋楼，{neighbourhoods} 个小区，{facilities} 处设施，{streets} 段街道，{spoilt} 处故意弄脏的记录" en "synthetic: {buildings} buildings, {neighbourhoods} neighbourhoods, {facilities} facilities, {streets} stretches of street, {spoilt} records spoilt on purpose";
        Cohort { id: String, neighbourhoods: u64, area: u64 } zh "{id}：{neighbourhoods} 个，{area} m²" en "{id}: {neighbourhoods} neighbourhoods, {area} m²";
    }
}
