//! Sentences and remedies of the issues found in inputs.

super::messages! {
    /// What is wrong with a record, and what to do about it.
    pub enum IssueText {
        EmptyGeometry zh "没有图形" en "no geometry";
        WrongGeometryKind zh "图形类型不适用" en "a geometry of a kind that cannot be used here";
        BadCoordinates zh "坐标无法使用" en "coordinates cannot be used";
        InvalidGeometry zh "图形自相交，已修复" en "self-crossing shape, repaired";
        Sliver zh "面积过小" en "area too small";
        DuplicateGeometry zh "图形重复" en "the same shape twice";
        DuplicateRow zh "记录重复" en "the same record twice";
        Overlap zh "与另一图形重叠" en "overlaps another shape";
        YearMissing zh "缺建成年份" en "no construction year";
        YearUnreadable zh "建成年份无法识别" en "construction year cannot be read";
        YearImplausible zh "建成年份不可能" en "impossible construction year";
        YearInterpreted zh "建成年份按推断读取" en "construction year read by interpretation";
        FloorsMissing zh "缺层数" en "no number of floors";
        HouseholdsMissing zh "缺户数" en "no number of households";
        NumberUnreadable zh "数值无法识别" en "number cannot be read";
        FieldNotUsed zh "字段内容多半不是数字，未采用" en "the column holds words rather than numbers and is not used";
        StoreyLeftOut zh "建筑面积恰好少一层，可能未计底层商铺" en "floor area is that of one storey less: ground-floor shops may be left out";
        UnitConverted zh "单位已换算" en "unit converted";
        CrossesOutlines zh "楼栋跨两个小区范围" en "building reaches into two outlines";
        Unassigned zh "楼栋不属于任何小区" en "building belongs to no neighbourhood";
        LandBetween zh "是道路或楼间空地，不作为小区" en "is street or open land between buildings, not a neighbourhood";
        NameMade zh "小区没有名称，已自动命名" en "neighbourhoods without a name, named by rule";
        NameVariant zh "名称写法不同，已匹配" en "name written differently, matched";
        Unmatched zh "没有匹配到小区" en "matches no neighbourhood";
        NotInLedger zh "台账中没有此小区" en "neighbourhood not in the ledger";
        CategoryUnmapped zh "设施类别没有对应" en "facility category not mapped";
        Closed zh "设施已停用" en "facility is closed";
        DuplicateFacility zh "设施重复" en "facility listed twice";
        Contradiction zh "记录互相矛盾" en "records contradict each other";
        InputAbsent zh "没有此项输入" en "input absent";
        NameSplit zh "同名但相距很远，已拆分" en "same name far apart, split";
        EditLost zh "手工调整找不到对象，未应用" en "hand edit finds no target, not applied";
        EditRefused zh "手工调整会破坏连片、超出上限或与记录及其他调整矛盾，未应用" en "hand edit would break contiguity or a limit, or contradicts a record or another edit; not applied";
        PolicyExpired zh "政策包已过有效期" en "the policy pack has lapsed";
        EncodingGuessed zh "文件没有写明文字编码，按内容判断" en "the file states no encoding; found from its text";
        TextDamaged zh "文字有损坏的字节" en "text with damaged bytes";
        CrsMatched zh "坐标系没有代码，按参数对应为" en "a coordinate system without a code, by its parameters the same as";
        CrsUnregistered zh "坐标系未登记（自定义或地方坐标系），按其参数使用" en "unregistered coordinate system (custom or local), used by its parameters";
        CrsOverruled zh "文件写明的坐标系与坐标数值不符，改用项目文件写的" en "the coordinates contradict the coordinate system that the file states; the project file's is used";
        AxesSwapped zh "坐标的 x、y 互换（x 为北），已换回" en "x and y are exchanged (north in x); turned back";
        DatumUnshifted zh "旧坐标系与规划坐标系之间没有做基准转换，位置可能偏差几十米" en "no datum shift is applied between the old datum and the planning CRS; places may be off by tens of metres";
        CrsInaccurate zh "坐标转换精度有限" en "the transformation is of limited accuracy";
        PlaceImplausible zh "坐标落在坐标系适用范围之外" en "coordinates lie outside the area the coordinate system is made for";
        SizeImplausible zh "楼栋面积的中位数不像房屋" en "the median footprint is not that of houses";
        DatumSuspected zh "与其他图层有稳定偏移，像是网络地图坐标（高德、腾讯为 gcj02，百度为 bd09）" en "a steady offset against other layers, as of web-map coordinates (Amap, Tencent: gcj02; Baidu: bd09)";
        LayerNote zh "图层说明" en "note on the layer";

        DrawOrRemove zh "补画图形，或删除该行" en "draw the shape, or remove the row";
        ExportRightKind zh "用面（楼栋、范围）、线（街道）或点（设施）重新导出" en "export areas (buildings, outlines), lines (streets) or points (facilities)";
        CheckCrs zh "核对坐标系，在项目文件该输入下写 crs" en "check the coordinate system; state crs under this input in the project file";
        CheckShape zh "在 GIS 中核对图形" en "check the shape in a GIS";
        RemoveOne zh "核对后删去一条" en "check, and remove one";
        SurveyYear zh "查档补填建成年份" en "look the year up and fill it in";
        WriteYear zh "写成四位年份，如 1998" en "write a four-digit year such as 1998";
        FillField zh "补填该字段" en "fill in the field";
        WriteNumber zh "写成数字，单位与字段一致" en "write a number in the column's unit";
        NameColumn zh "在该输入的 fields 中指定另一字段，或把内容改成数字" en "name another column under fields of this input, or write numbers";
        CheckStorey zh "核对层数和建筑面积，底层商铺一并计入" en "check storeys and floor area, and count ground-floor shops in";
        NameOrOutline zh "填写小区名称，或补画小区范围" en "give it a neighbourhood name, or draw the outline";
        GiveUse zh "确为楼栋的，填写用途或建成年份" en "if it is a building, fill in its use or year";
        UnifyName zh "统一名称写法，或填写小区编码" en "write the name the same way, or give the id";
        AddToLedger zh "补入台账" en "add it to the ledger";
        MapCategory zh "在设施输入下写 categories 对应" en "map it with categories under the facilities input";
        CheckEncoding zh "核对所示文字；读不通时在该输入下写 encoding" en "read the samples; where they make no sense, write encoding under this input";
        WriteText zh "在源文件中改正该值" en "correct the value in the source";
        CheckMatched zh "核对；不对时用正确的 .prj 重新导出" en "check; if it is wrong, export again with the right .prj";
        CheckDefinition zh "与数据提供方核对中央经线、加常数和椭球" en "check central meridian, false easting and ellipsoid with the provider";
        DefineCrs zh "在 GIS 中重新定义该文件的坐标系" en "define the file's coordinate system anew in a GIS";
        CheckPlace zh "在地图上核对位置" en "check the place on the map";
        ConvertFirst zh "用测绘部门的七参数或格网先转为 CGCS2000，或确认偏差可以接受" en "convert to CGCS2000 first with the survey office's parameters or grid, or accept the offset";
        InstallGrids zh "安装 PROJ 格网（proj-data），或确认该精度可以接受" en "install PROJ's grids (proj-data), or accept the accuracy";
        CheckZone zh "核对坐标系：带号、中央经线、单位、x 与 y" en "check the coordinate system: zone, central meridian, unit, x and y";
        CheckUnits zh "核对单位（英尺？度？）、带号，以及图层是否为楼栋" en "check the unit (feet? degrees?), the zone, and whether the layer holds buildings";
        StateDatum zh "问清来源；确认后在该输入下写所示的 datum（已写的则删去）。未确认前按原坐标使用" en "ask where it comes from; if so, write the datum shown under this input (or remove the one written). Until then it is used as it is";
        NothingToDo zh "无需处理" en "nothing to do";
        CheckSource zh "核对来源" en "check the source";
        AddInput zh "在项目文件中加入该输入" en "add the input to the project file";
        CheckEdit zh "核对项目文件 [[edits]] 中的编号" en "check the id in [[edits]] of the project file";
        NewerPack zh "换用新的政策包，或核对 as_of" en "use a newer policy pack, or check as_of";
    }
}
