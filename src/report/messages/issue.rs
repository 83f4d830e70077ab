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
        YearsHeaped zh "年份逢 0、逢 5 偏多，多为估填" en "too many years end in 0 or 5: many are estimates";
        YearImputed zh "年份由邻近楼栋推断，不作资格依据" en "year taken from neighbouring buildings; it decides no eligibility";
        FieldChosen zh "有两列都像此字段，取前一列" en "two columns fit a field; the first was taken";
        FieldFallback zh "没有更合适的列，取意思相近的一列" en "no better column: one that says something near the field was taken";
        FloorsMissing zh "缺层数" en "no number of floors";
        HouseholdsMissing zh "缺户数" en "no number of households";
        NumberUnreadable zh "数值无法识别" en "number cannot be read";
        FieldNotUsed zh "列名像此字段，内容多半不是，未采用" en "the column is named like a field, mostly holds something else and is not used";
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
        LayerNote zh "图层说明" en "note on the layer";

        DrawOrRemove zh "补画图形，或删除该行" en "draw the shape, or remove the row";
        ExportRightKind zh "用面（楼栋、范围）、线（街道）或点（设施）重新导出" en "export areas (buildings, outlines), lines (streets) or points (facilities)";
        CheckCrs zh "核对坐标系，在项目文件该输入下写 crs" en "check the coordinate system; state crs under this input in the project file";
        CheckShape zh "在 GIS 中核对图形" en "check the shape in a GIS";
        RemoveOne zh "核对后删去一条" en "check, and remove one";
        SurveyYear zh "查档补填建成年份" en "look the year up and fill it in";
        WriteYear zh "写成四位年份，如 1998" en "write a four-digit year such as 1998";
        CheckRoundYears zh "抽查逢 0、逢 5 年份的楼栋档案" en "look up some of the buildings with round years";
        NameField zh "如需改用另一列，在该输入的 fields 中写明" en "to take another column, name it in fields of this input";
        NameBetterField zh "登记、发证年份可能晚于建成；如有建成年份，在 fields 中写明" en "a registration may be later than completion; where the completion is recorded, name its column in fields";
        FillField zh "补填该字段" en "fill in the field";
        WriteNumber zh "写成数字，单位与字段一致" en "write a number in the column's unit";
        NameColumn zh "在该输入的 fields 中指定另一字段，或改正内容" en "name another column under fields of this input, or correct what it holds";
        CheckStorey zh "核对层数和建筑面积，底层商铺一并计入" en "check storeys and floor area, and count ground-floor shops in";
        NameOrOutline zh "填写小区名称，或补画小区范围" en "give it a neighbourhood name, or draw the outline";
        GiveUse zh "确为楼栋的，填写用途或建成年份" en "if it is a building, fill in its use or year";
        UnifyName zh "统一名称写法，或填写小区编码" en "write the name the same way, or give the id";
        AddToLedger zh "补入台账" en "add it to the ledger";
        MapCategory zh "在设施输入下写 categories 对应" en "map it with categories under the facilities input";
        NothingToDo zh "无需处理" en "nothing to do";
        CheckSource zh "核对来源" en "check the source";
        AddInput zh "在项目文件中加入该输入" en "add the input to the project file";
        CheckEdit zh "核对项目文件 [[edits]] 中的编号" en "check the id in [[edits]] of the project file";
        NewerPack zh "换用新的政策包，或核对 as_of" en "use a newer policy pack, or check as_of";
    }
}
