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
        IsFolder zh "这是文件夹，不是文件" en "this is a folder, not a file";
        IsFolderFix { inside: String } zh "写到文件本身；文件夹里有：{inside}" en "name the file itself; the folder holds: {inside}";
        NotAFile zh "不是普通文件（是管道、设备或类似的东西）" en "it is no ordinary file (a pipe, a device or the like)";
        NotAFileFix zh "把内容存成普通文件，再写它的路径" en "save its content as an ordinary file and give the path of that";
        SidecarNotAFile { name: String } zh "旁边的 {name} 不是普通文件" en "{name} beside it is no ordinary file";
        LinkLoop zh "符号链接绕成了圈" en "its symbolic links go round in a circle";
        NoPermission zh "没有读取权限" en "there is no permission to read it";
        NoPermissionFix zh "给当前用户读取权限，或复制到有权限的文件夹" en "give this user the right to read it, or copy it to a folder where there is one";
        NameTooLong zh "文件名过长，系统打不开" en "the name is too long for the system";
        PatternEmpty { pattern: String } zh "没有文件符合 {pattern}" en "no file fits {pattern}";
        ArchiveBroken { cause: String } zh "压缩包打不开或已损坏：{cause}" en "the archive is damaged or cannot be opened: {cause}";
        ArchiveBrokenFix zh "重新压缩或复制；有密码的先解压" en "pack or copy it again; unpack it first where it has a password";
        ArchiveTooLarge zh "压缩包解开后超过 4 GiB，或文件超过一万个" en "the archive unpacks to more than 4 GiB, or holds more than ten thousand files";
        ArchiveTooLargeFix zh "先解压，再写文件的路径" en "unpack it and give the path of the file";
        ArchiveEmpty zh "压缩包里没有可读的图层文件" en "the archive holds no file of layers that can be read";
        ArchiveEmptyFix zh "压缩包里应有 Shapefile、GeoPackage、GeoJSON 等；表格先解压" en "it should hold a Shapefile, a GeoPackage, GeoJSON or the like; unpack tables first";
        ArchiveSeveral { list: String } zh "压缩包里有多个数据：{list}" en "the archive holds several sources: {list}";
        ArchiveSeveralFix { example: String } zh "写明其中一个，如 path = \"{example}\"" en "name one of them, such as path = \"{example}\"";
        RowsMismatch { shapes: u64, rows: u64 } zh ".shp 有 {shapes} 个图形，.dbf 有 {rows} 行，属性可能错位" en "the .shp holds {shapes} {shapes_counted} and the .dbf {rows} {rows_counted}: attributes may stand with the wrong shape" with shapes_counted = shapes "shape" | "shapes", rows_counted = rows "row" | "rows";
        RowsMismatchFix zh "从同一次导出中重新复制 .shp .shx .dbf；不要单独用 Excel 改 .dbf" en "copy .shp, .shx and .dbf again from one export; do not edit the .dbf alone in Excel";
        UnreadableFix zh "用 GIS 打开核对，另存为 GeoPackage、Shapefile、GeoJSON 或 CSV" en "open it in a GIS and save it as GeoPackage, Shapefile, GeoJSON or CSV";
        UnknownLayer { layer: String, known: String, near_zh: String, near_en: String } zh "没有图层 {layer}{near_zh}；现有图层：{known}" en "there is no layer {layer}{near_en}; layers: {known}";
        UnknownLayerFix zh "把 layer 改成现有图层名" en "set layer to one of the layers";
        NoFittingLayer { known: String } zh "没有适合此用途的图层；现有图层：{known}" en "no layer fits this part; layers: {known}";
        NoFittingLayerFix zh "在该输入下用 layer 指定图层" en "name the layer with layer under this input";
        NoLayers zh "文件里没有图层" en "the file holds no layer";
        EmptyLayer zh "图层是空的" en "the layer is empty";
        EmptyLayerFix zh "导出含有记录的图层" en "export a layer that holds records";
        NothingUsable { read: u64 } zh "读入 {read} 条，没有一条可用" en "{read} {counted}" with counted = read "record read, and it cannot be used" | "records read, none of them usable";
        NothingUsableFix zh "查看问题清单，核对图层、坐标系和图形类型" en "look at the issues; check layer, coordinate system and geometry type";
        UnknownColumn { column: String, known: String, near_zh: String, near_en: String } zh "没有字段 {column}{near_zh}；现有字段：{known}" en "there is no column {column}{near_en}; columns: {known}";
        UnknownColumnFix zh "改正 fields 中的字段名，或删去该项" en "correct the column name in fields, or remove it";
        UnknownField { field: String, known: String, near_zh: String, near_en: String } zh "fields 中没有 {field} 这一项{near_zh}；可用：{known}" en "fields knows no {field}{near_en}; known: {known}";
        UnknownFieldFix zh "改正 fields 中等号左边的名称" en "correct the name on the left of the equals sign in fields";
        NeedColumn { field: String, known: String } zh "没有可识别为 {field} 的字段；现有字段：{known}" en "no column is recognised as {field}; columns: {known}";
        NeedColumnFix { field: String } zh "在该输入下写 fields = {{ {field} = \"字段名\" }}" en "write fields = {{ {field} = \"COLUMN\" }} under this input";
        NoCrs zh "文件没有坐标系，项目文件也没有写" en "the file states no coordinate system, and neither does the project file";
        NoCrsFix zh "在该输入下写 crs，如 crs = \"EPSG:4544\"（CGCS2000 三度带，中央经线 105°）或 crs = \"EPSG:4490\"（经纬度）；不能确定时问数据提供方" en "write crs under this input, such as crs = \"EPSG:4544\" (CGCS2000 3-degree, central meridian 105°) or crs = \"EPSG:4490\" (degrees); ask the provider where in doubt";
        NoCrsGuess { crs: String } zh "从坐标数值看可能是 {crs}：核对后在该输入下写 crs = \"{crs}\"" en "by the size of its coordinates it may be {crs}: check, then write crs = \"{crs}\" under this input";
        NoCrsNear { crs: String, label: String, km: String } zh "东坐标是六位，没有带号；按 {crs} 距 {label} 约 {km} km，与其相合：核对后在该输入下写 crs = \"{crs}\"" en "the easting has six digits and no zone; as {crs} it lies about {km} km from {label}, which fits: check, then write crs = \"{crs}\" under this input";
        NoCrsPlanning { crs: String } zh "东坐标是六位，没有带号；可能就是规划坐标系 {crs}：核对中央经线后在该输入下写 crs = \"{crs}\"" en "the easting has six digits and no zone; it may be the planning CRS {crs}: check the central meridian, then write crs = \"{crs}\" under this input";
        NoCrsSixDigits zh "东坐标是六位，没有带号：向数据提供方问清中央经线，再在该输入下写 crs；CGCS2000 三度带 75° 为 EPSG:4534，每 3° 加 1（105° 为 EPSG:4544，108° 为 EPSG:4545，120° 为 EPSG:4549）；地方坐标系写 crs = \"+proj=tmerc +lon_0=… +x_0=… +ellps=GRS80\"" en "the easting has six digits and no zone: ask the provider for the central meridian, then write crs under this input; CGCS2000 3-degree 75° is EPSG:4534, one more for every 3° (105° EPSG:4544, 108° EPSG:4545, 120° EPSG:4549); for a local grid write crs = \"+proj=tmerc +lon_0=… +x_0=… +ellps=GRS80\"";
        CrsDenied { crs: String, x: String, y: String } zh "文件写明坐标系为 {crs}，但坐标（{x}, {y}）不可能是这种坐标系" en "the file says {crs}, and its coordinates ({x}, {y}) cannot be in it";
        CrsDoesNotFit { crs: String, x: String, y: String } zh "项目文件写的坐标系 {crs} 与坐标（{x}, {y}）不符" en "the project file says {crs}, and the coordinates ({x}, {y}) cannot be in it";
        FarAwayFix { km: String } zh "图层距楼栋约 {km} km：核对该输入的坐标系（带号、中央经线、单位、x 与 y）" en "the layer lies about {km} km from the buildings: check its coordinate system (zone, central meridian, unit, x and y)";
        OutsidePlanning { crs: String, at: String, area: String } zh "楼栋位于 {at}，远在规划坐标系 {crs} 的适用范围（{area}）之外" en "the buildings lie at {at}, far outside the area ({area}) that the planning CRS {crs} is made for";
        OutsidePlanningFix { suitable: String } zh "核对楼栋的坐标系；位置无误时在 [project] 下写 crs = \"{suitable}\" 或删去 crs" en "check the coordinate system of the buildings; where the place is right, write crs = \"{suitable}\" under [project] or leave crs out";
        ProjData { variable: String } zh "PROJ 找不到坐标系数据库 proj.db（{variable}）" en "PROJ finds no data base of coordinate systems, proj.db ({variable})";
        ProjDataFix zh "取消环境变量 PROJ_DATA（旧名 PROJ_LIB），或指向含有本机 PROJ 版本 proj.db 的文件夹（通常是 /usr/share/proj）" en "unset PROJ_DATA (formerly PROJ_LIB), or point it to the folder with the proj.db of this machine's PROJ (usually /usr/share/proj)";
        ProjElsewhere { variable: String, folder: String } zh "{variable} 中没有可用的坐标系数据库，改用 {folder}" en "{variable} has no data base of coordinate systems that can be used; {folder} is used";
        GdalElsewhere { variable: String, folder: String } zh "{variable} 中没有 GDAL 的数据文件，改用 {folder}" en "{variable} has none of GDAL's data; {folder} is used";
        UnknownCrs { crs: String } zh "坐标系 {crs} 无法识别" en "the coordinate system {crs} is not known";
        UnknownCrsFix zh "写 EPSG 代码，如 crs = \"EPSG:4544\"；地方坐标系写 PROJ 字符串或 WKT" en "write an EPSG code such as crs = \"EPSG:4544\"; for a local grid a PROJ string or WKT";
        CrsContradiction { file: String, declared: String, metres: String } zh "文件写明坐标系为 {file}，项目文件写的是 {declared}，两者相差约 {metres} m" en "the file says {file}, the project file says {declared}; they lie about {metres} m apart here";
        CrsContradictionFix zh "删去该输入下的 crs（crs 只声明，不转换）；如果是文件写错，先在 GIS 中重新定义坐标系，或删去错误的 .prj" en "remove crs under this input (crs declares, it does not convert); if the file is wrong, define its coordinate system anew in a GIS first, or remove the wrong .prj";
        PlanningCrs { crs: String } zh "规划坐标系 {crs} 不是以米为单位的投影坐标系" en "the planning CRS {crs} is not projected in metres";
        PlanningCrsFix zh "在 [project] 下写以米为单位的投影坐标系，如 crs = \"EPSG:4544\"，或删去此项" en "write a projected CRS in metres under [project], such as crs = \"EPSG:4544\", or leave it out";
        DatumNeedsDegrees { crs: String } zh "datum 只适用于经纬度坐标，而该图层是 {crs}" en "datum applies to degrees, and this layer is in {crs}";
        DatumNeedsDegreesFix zh "用经纬度导出该图层，或删去 datum" en "export the layer in degrees, or remove datum";
        WrongKind { layer: String, found: String, wanted: String } zh "图层 {layer}：{found}；此处需要{wanted}" en "layer {layer} has {found}; wanted here: {wanted}";
        WrongKindFix zh "换用合适的图层，或用 layer 指定" en "use a fitting layer, or name one with layer";
        Damaged { read: u64, expected: u64, cause: String } zh "文件已损坏或不完整：应有 {expected} 条，读到 {read} 条；{cause}" en "the file is damaged or cut short: {expected} {counted} stated, {read} read; {cause}" with counted = expected "record" | "records";
        DamagedTable { name: String } zh "属性表 {name} 的文件头已损坏：行的长度与各列不符" en "the head of the attribute table {name} is damaged: the length of its rows does not fit its columns";
        DamagedInside { cause: String } zh "文件已损坏或不完整，有的记录读不出：{cause}" en "the file is damaged or cut short; some records cannot be read: {cause}";
        DamagedFix zh "重新复制或导出该文件（Shapefile 要连同 .shp .shx .dbf .prj 一起复制）" en "copy or export the file again (a Shapefile with its .shp .shx .dbf .prj together)";
        EncodingUnknown { encoding: String } zh "不认识编码 {encoding}" en "the encoding {encoding} is not known";
        EncodingUnknownFix zh "写 UTF-8、GB18030、GBK、Big5 等" en "write UTF-8, GB18030, GBK, Big5 or the like";
        EncodingContradiction { who: String, encoding: String, wrong: String, sniffed: String, right: String } zh "{who} 写明文字编码是 {encoding}，内容却不是：按 {encoding} 读作“{wrong}”，按 {sniffed} 读作“{right}”" en "{who} states {encoding}, and the text is not: as {encoding} it reads \"{wrong}\", as {sniffed} \"{right}\"";
        EncodingContradictionFix { sniffed: String } zh "核对后在该输入下写 encoding = \"{sniffed}\"" en "check, then write encoding = \"{sniffed}\" under this input";
        EncodingContradictionUnclear { who: String, encoding: String, wrong: String, readings: String } zh "{who} 写明文字编码是 {encoding}，内容却不是，读作“{wrong}”；其他读法：{readings}" en "{who} states {encoding}, and the text is not: it reads \"{wrong}\"; other readings: {readings}";
        EncodingUnclear { readings: String } zh "文件没有写明文字编码，从内容也无法判断；各种读法：{readings}" en "the file states no encoding and its text does not tell; readings: {readings}";
        EncodingUnclearFix zh "选出读得通的一种，在该输入下写 encoding = \"…\"；都读不通时重新导出为 UTF-8" en "choose the one that makes sense and write encoding = \"…\" under this input; where none does, export again in UTF-8";
        EncodingNotInDbf { who: String, encoding: String } zh "{who} 写明文字编码是 {encoding}，dBase 表中不可能是这种编码" en "{who} states {encoding}, which a dBase table cannot hold";
        EncodingNotInDbfFix zh "重新导出为 UTF-8 的 Shapefile 或 GeoPackage" en "export again as a Shapefile in UTF-8 or a GeoPackage";
        GarbledText { example: String } zh "文字不是 UTF-8，无法读出：{example}" en "the text is not UTF-8 and cannot be read: {example}";
        GarbledTextFix zh "用来源软件按 UTF-8 重新导出，或另存为 GeoPackage；MapInfo 表可在该输入下写 encoding" en "export again in UTF-8 with the program it comes from, or save as a GeoPackage; for a MapInfo table, write encoding under this input";
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
    }
}
