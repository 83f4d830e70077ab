//! Words of scenarios side by side.

super::messages! {
    /// What is said of scenarios.
    pub enum ScenarioMessage {
        Tab { count: usize } zh "方案 {count}" en "Scenarios {count}";
        Hint zh "把当前项目存为一个方案，再改；点方案名，与当前规划并排比较。" en "Keep the project as it stands under a name, then change it; click a scenario to lay it beside the plan.";
        Name zh "方案名称" en "Name of the scenario";
        NameHint zh "例如：先南后北" en "for example: south first";
        Keep zh "存为方案" en "Keep as a scenario";
        BadName zh "方案名称不能为空，也不能含 / \\ : * ? \" < > |。" en "A scenario needs a name, without / \\ : * ? \" < > |.";
        Taken { name: String } zh "已有名为“{name}”的方案，换一个名称。" en "There is a scenario “{name}” already; take another name.";
        Kept { name: String } zh "已存为方案“{name}”。" en "Kept as the scenario “{name}”.";
        InMemory zh "示例没有项目文件，方案只保留到窗口关闭。" en "The sample has no project file: scenarios last as long as the window.";
        Nobody zh "还没有方案。" en "There are no scenarios yet.";
        Compare { name: String } zh "比较方案 {name}" en "Compare scenario {name}";
        Remove { name: String } zh "删除方案 {name}" en "Delete scenario {name}";
        RemoveSure { name: String } zh "删除方案“{name}”？文件也一并删除。" en "Delete the scenario “{name}”, with its file?";
        RemoveYes zh "删除" en "Delete";
        RemoveNo zh "保留" en "Keep it";
        Planning { name: String } zh "正在计算方案“{name}”…" en "Planning the scenario “{name}”…";
        Failed { name: String, cause: String } zh "方案“{name}”算不出来：{cause}" en "the scenario “{name}” cannot be planned: {cause}";
        NotRemoved { cause: String } zh "方案文件删不掉：{cause}" en "the file of the scenario cannot be removed: {cause}";
        End zh "结束比较" en "End the comparison";
        Present zh "当前规划" en "Plan as it stands";
        Divider zh "左右分界线" en "Line between the two plans";
        DividerHint zh "拖动：左边是当前规划，右边是方案" en "drag: the plan as it stands at the left, the scenario at the right";
        TableTitle { name: String } zh "当前规划 → 方案“{name}”" en "Plan as it stands → scenario “{name}”";
        Facts { zones: String, starts: String, missed: String } zh "{zones} 个片区 · {starts} 个开工 · {missed} 项目标未完成" en "{zones} zones · {starts} starts · {missed} targets missed";
        Differences { count: usize, shown: String } zh "{shown} 处不同" en "{shown} {counted}" with counted = count "difference" | "differences";
        Same zh "两个方案没有差别。" en "The two plans do not differ.";
        RowOf { text: String } zh "差别 {text}" en "Difference {text}";
        ColumnKind zh "类别" en "Kind";
        ColumnName zh "对象" en "Of";
        ColumnFrom zh "当前" en "As it stands";
        ColumnTo zh "方案" en "Scenario";
        ColumnWhy zh "原因" en "Why";
        KindAsOf zh "评定日期" en "day";
        KindRules zh "政策包" en "policy pack";
        KindSetting zh "设置" en "setting";
        KindEdit zh "手工调整" en "edit by hand";
        KindNew zh "新增小区" en "new";
        KindGone zh "减少小区" en "gone";
        KindStatus zh "实施状态" en "state of works";
        KindCandidate zh "资格" en "eligibility";
        KindSize zh "规模" en "size";
        KindEntered zh "新列入" en "planned now";
        KindLeft zh "移出" en "no more planned";
        KindZone zh "片区" en "zone";
        KindStart zh "开工年份" en "start year";
        KindTarget zh "目标" en "target";
    }
}
