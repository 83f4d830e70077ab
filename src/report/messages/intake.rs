//! Sentences about inputs that cannot be used, and notes on whole layers.

super::messages! {
    /// What makes an input unusable, with the remedy that belongs to it, and what is noted about layers.
    pub enum IntakeMessage {
        FileMissing zh "找不到文件" en "the file does not exist";
        FileMissingFix zh "核对项目文件中的路径；相对路径从项目文件所在文件夹算起" en "check the path in the project file; relative paths count from its folder";
        NotLocal zh "只读取本机文件，不打开网址、数据库连接或虚拟路径" en "only local files are read: no addresses, no database strings, no virtual paths";
        NotLocalFix zh "先下载或导出为 GeoPackage，再填写文件路径" en "download or export it to a GeoPackage, then give the file's path";
        Unreadable { cause: String } zh "无法读取：{cause}" en "cannot be read: {cause}";
        UnknownFormat zh "不是可识别的数据格式" en "the format is not recognised";
        MappingFix zh "核对该输入下 mapping 指向的文件；可用 lianpian inspect 文件 --save 生成" en "check the file that mapping names under this input; lianpian inspect FILE --save makes one";
        UnreadableFix zh "用 GIS 打开核对，另存为 GeoPackage、Shapefile、GeoJSON 或 CSV" en "open it in a GIS and save it as GeoPackage, Shapefile, GeoJSON or CSV";
        UnknownLayer { layer: String, nearest: String, known: String } zh "没有图层 {layer}；最接近的是 {nearest}；现有图层：{known}" en "there is no layer {layer}; the nearest is {nearest}; layers: {known}";
        UnknownLayerFix zh "把 layer 改成现有图层名" en "set layer to one of the layers";
        NoFittingLayer { known: String } zh "没有适合此用途的图层；现有图层：{known}" en "no layer fits this part; layers: {known}";
        NoFittingLayerFix zh "在该输入下用 layer 指定图层" en "name the layer with layer under this input";
        EmptyLayer zh "图层是空的" en "the layer is empty";
        EmptyLayerFix zh "导出含有记录的图层" en "export a layer that holds records";
        NothingUsable { read: u64 } zh "读入 {read} 条，没有一条可用" en "{read} records read, none of them usable";
        NothingUsableFix zh "查看问题清单，核对图层、坐标系和图形类型" en "look at the issues; check layer, coordinate system and geometry type";
        UnknownColumn { column: String, nearest: String, known: String } zh "没有字段 {column}；最接近的是 {nearest}；现有字段：{known}" en "there is no column {column}; the nearest is {nearest}; columns: {known}";
        UnknownColumnFix zh "改正 fields 中的字段名，或删去该项" en "correct the column name in fields, or remove it";
        UnknownField { field: String, nearest: String, known: String } zh "fields 中没有 {field} 这一项；最接近的是 {nearest}；可用：{known}" en "fields knows no {field}; the nearest is {nearest}; known: {known}";
        UnknownFieldFix zh "改正 fields 中等号左边的名称" en "correct the name on the left of the equals sign in fields";
        NeedColumn { field: String, known: String } zh "没有可识别为 {field} 的字段；现有字段：{known}" en "no column is recognised as {field}; columns: {known}";
        NeedColumnFix { field: String } zh "在该输入下写 fields = {{ {field} = \"字段名\" }}" en "write fields = {{ {field} = \"COLUMN\" }} under this input";
        NoCrs zh "文件没有坐标系，项目文件也没有写" en "the file states no coordinate system, and neither does the project file";
        NoCrsFix zh "在该输入下写 crs，如 crs = \"EPSG:4544\"（CGCS2000 三度带，中央经线 105°）或 crs = \"EPSG:4490\"（经纬度）；不能确定时问数据提供方" en "write crs under this input, such as crs = \"EPSG:4544\" (CGCS2000 3-degree, central meridian 105°) or crs = \"EPSG:4490\" (degrees); ask the provider where in doubt";
        NoCrsGuess { crs: String } zh "从坐标数值看可能是 {crs}：核对后在该输入下写 crs = \"{crs}\"" en "by the size of its coordinates it may be {crs}: check, then write crs = \"{crs}\" under this input";
        UnknownCrs { crs: String } zh "坐标系 {crs} 无法识别" en "the coordinate system {crs} is not known";
        UnknownCrsFix zh "写 EPSG 代码，如 crs = \"EPSG:4544\"" en "write an EPSG code such as crs = \"EPSG:4544\"";
        CrsContradiction { file: String, declared: String, metres: String } zh "文件写明坐标系为 {file}，项目文件写的是 {declared}，两者相差约 {metres} m" en "the file says {file}, the project file says {declared}; they lie about {metres} m apart here";
        CrsContradictionFix zh "删去该输入下的 crs；如果是文件写错，先在 GIS 中重新定义坐标系" en "remove crs under this input; if the file is wrong, define its coordinate system anew in a GIS first";
        PlanningCrs { crs: String } zh "规划坐标系 {crs} 不是以米为单位的投影坐标系" en "the planning CRS {crs} is not projected in metres";
        PlanningCrsFix zh "在 [project] 下写以米为单位的投影坐标系，如 crs = \"EPSG:4544\"，或删去此项" en "write a projected CRS in metres under [project], such as crs = \"EPSG:4544\", or leave it out";
        DatumNeedsDegrees { crs: String } zh "datum 只适用于经纬度坐标，而该图层是 {crs}" en "datum applies to degrees, and this layer is in {crs}";
        DatumNeedsDegreesFix zh "用经纬度导出该图层，或删去 datum" en "export the layer in degrees, or remove datum";
        WrongKind { layer: String, found: String, wanted: String } zh "图层 {layer} 的图形类型是{found}，此处需要{wanted}" en "the geometry of layer {layer} is {found}, wanted here: {wanted}";
        WrongKindFix zh "换用合适的图层，或用 layer 指定" en "use a fitting layer, or name one with layer";
        Damaged { read: u64, expected: u64, cause: String } zh "文件已损坏或不完整：应有 {expected} 条，读到 {read} 条；{cause}" en "the file is damaged or cut short: {expected} records stated, {read} read; {cause}";
        DamagedFix zh "重新复制或导出该文件（Shapefile 要连同 .shp .shx .dbf .prj 一起复制）" en "copy or export the file again (a Shapefile with its .shp .shx .dbf .prj together)";
        EncodingUnknown { encoding: String } zh "不认识编码 {encoding}" en "the encoding {encoding} is not known";
        EncodingUnknownFix zh "写 UTF-8、GB18030、GBK、Big5 等" en "write UTF-8, GB18030, GBK, Big5 or the like";
        EncodingContradiction { encoding: String, sniffed: String } zh "文字不是 {encoding} 编码，像是 {sniffed}" en "the text is not {encoding}; it looks like {sniffed}";
        EncodingContradictionFix { sniffed: String } zh "在该输入下写 encoding = \"{sniffed}\"，或删去 encoding" en "write encoding = \"{sniffed}\" under this input, or remove encoding";
        NoPlace zh "无法确定楼栋的位置：图形为空，或坐标不在其坐标系的适用范围内" en "where the buildings stand cannot be told: no shapes, or coordinates outside of where their coordinate system is used";
        NoPlaceFix zh "核对图形和坐标系，必要时在 [inputs.buildings] 下写 crs" en "check shapes and coordinate system; where needed write crs under [inputs.buildings]";
        NoBuildings zh "项目文件没有 [inputs.buildings]，也没有 osm" en "the project file names neither [inputs.buildings] nor osm";
        NoBuildingsFix zh "在项目文件中写 [inputs.buildings] path = \"…\"" en "write [inputs.buildings] path = \"…\" in the project file";

        Points zh "点" en "points";
        Lines zh "线" en "lines";
        Areas zh "面" en "areas";
        PointsOrAreas zh "面或点" en "areas or points";
        LinesOrAreas zh "线或面" en "lines or areas";
        PointsOrLines zh "点或线" en "points or lines";
        NoGeometry zh "无图形" en "no geometry";
    }
}

super::messages! {
    /// Names of neighbourhoods that the source does not name.
    pub enum GroupName {
        At { base: String, number: usize } zh "{base}第{number}小区" en "{base} block {number}";
        Numbered { number: usize } zh "第{number}小区" en "Block {number}";
        Counts { streets: usize, boundaries: usize, numbers: usize } zh "按街道 {streets} 个，按社区或街道办 {boundaries} 个，仅编号 {numbers} 个" en "{streets} after streets, {boundaries} after communities or subdistricts, {numbers} by number only";
    }
}
