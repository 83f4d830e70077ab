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
        Empty { count: u64 } zh "{count} 行没有图形" en "{count} rows without geometry";
        Filled { share: String } zh "填写 {share}" en "filled {share}";
        ReadAs { field: String } zh "识别为 {field}" en "read as {field}";
        Years { share: String, from: i16, to: i16 } zh "年份可读 {share}，{from}–{to}" en "{share} read as years, {from}–{to}";
        Suggested zh "建议写入项目文件：" en "for the project file:";
        Made { buildings: u64, neighbourhoods: u64, facilities: u64, streets: u64, spoilt: u64 } zh "合成数据：{buildings} 栋楼，{neighbourhoods} 个小区，{facilities} 处设施，{streets} 段街道，{spoilt} 处故意弄脏的记录" en "synthetic: {buildings} buildings, {neighbourhoods} neighbourhoods, {facilities} facilities, {streets} stretches of street, {spoilt} records spoilt on purpose";
        Cohort { id: String, neighbourhoods: u64, area: u64 } zh "{id}：{neighbourhoods} 个，{area} m²" en "{id}: {neighbourhoods} neighbourhoods, {area} m²";
    }
}
