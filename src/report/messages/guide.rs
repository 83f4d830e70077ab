//! Help on every page, the tour of the window, the history of steps, notes.

super::messages! {
    /// What explains the window.
    pub enum GuideMessage {
        HelpHead { page: String } zh "说明 · {page}" en "Help · {page}";
        HelpAnswers zh "这一页回答什么" en "What this page answers";
        HelpDoes zh "可以做什么" en "What can be done";
        HelpKeys zh "按键" en "Keys";
        Close zh "关闭" en "Close";

        DataAnswers zh "读了哪些文件，各保留、修正、剔除了多少行，坐标和编码是怎么认出来的，还有哪些问题。" en "Which files were read, how many rows of each were kept, mended or rejected, how coordinates and encoding were found, and what is wrong with them.";
        DataDoes zh "点一类问题，右侧逐条列出；点一条，地图标出它的位置，并写明怎样改正。" en "Click a kind of issue to list it at the right; click one to mark its place on the map and read how to mend it.";
        NeighbourhoodsAnswers zh "哪些小区符合条件，属于哪一类、依据哪一条；哪些还不能判定，缺的是什么。" en "Which neighbourhoods are eligible, in which tier and by which clause; which are open, and what is missing.";
        NeighbourhoodsDoes zh "点左侧一行，选中其中的小区；点地图或表格中的小区，右侧给出条款和依据；“建议入户补查”列出先去哪里核实。" en "Click a line at the left to select those it counts; click a neighbourhood on the map or in the table for its clauses. *Worth a visit* says where to check first.";
        AccessAnswers zh "每类设施步行多远，哪些小区未达标，新建一处设施能补上多少。" en "How far every kind of facility is on foot, who falls short of the standard, and what one new facility would close.";
        AccessDoes zh "点一类设施给地图着色；点小区看步行路线，点设施看服务范围；“试放新设施”后在地图上点一个位置。" en "Click a kind to colour the map by it; click a neighbourhood for its walks, a facility for its catchment; *Try a new facility*, then click a place.";
        ScoreAnswers zh "谁先改造：每个小区的得分由哪些指标构成，名次有多稳。" en "Who comes first: what each score is made of, and how firm the ranks are.";
        ScoreDoes zh "拖动权重滑块，地图、直方图和名次随即更新，松手后细算；在直方图上拖动可筛选；点小区看得分的每一部分。" en "Drag a weight: map, histogram and ranks follow, and settle when you let go. Drag on the histogram to filter; click a neighbourhood for the parts of its score.";
        ZonesAnswers zh "哪些小区连成一片改造，沿哪条街相连，成片后共用多少工程。" en "Who is renovated together, along which street, and what the works share.";
        ZonesDoes zh "选中小区，写明理由，再选“排除所选”“单独成区”“锁定所在片区”“合并两个片区”“移入所选片区”；不允许时会说明原因。" en "Select neighbourhoods, write the reason, then exclude, separate, lock, merge or move them. What cannot be is refused with its reason.";
        ProgrammeAnswers zh "哪一年开工多少小区，目标完成了没有，差在哪里。" en "How many start in which year, whether the targets are met, and what they lack.";
        ProgrammeDoes zh "点一年的柱子选中当年的小区；选中小区，写明理由，点“改到某年开工”，目标随即更新。" en "Click the bar of a year to select its neighbourhoods; select some, write the reason and choose a start year: the targets answer.";
        ReportAnswers zh "交出去的是哪些文件，内容是什么，写到哪里，由谁在哪天定稿。" en "Which files are handed over, what they hold, where they go, and who signs them off on which day.";
        ReportDoes zh "点文件名预览；填文件夹后导出，结果与命令行逐字节相同；填姓名和日期后定稿。" en "Click a file to look into it; name a folder and export, byte for byte what the command line writes; sign off with name and day.";

        KeySteps zh "换步骤" en "change the step";
        KeyMap zh "移动地图 / 缩放" en "move the map / zoom";
        KeyFit zh "显示全部 / 所选" en "show everything / the selection";
        KeySelect zh "加选 / 减选 / 取交集（拖框）" en "add / take away / keep the common part (drag a box)";
        KeyFind zh "查找小区或命令" en "find a neighbourhood or a command";
        KeyUndo zh "撤销 / 重做 / 历史" en "undo / redo / history";
        KeySave zh "保存 / 导出" en "save / export";
        KeyPanels zh "左 / 右 / 下面板" en "left / right / lower panel";
        KeyEsc zh "取消一步：说明、选择、筛选" en "take one thing back: help, selection, filter";
        KeyMeeting zh "会议模式" en "meeting mode";
        KeyDrag zh "拖动" en "drag";
        KeyWheel zh "滚轮" en "wheel";

        TourOf { at: usize, all: usize } zh "{at} / {all}" en "{at} of {all}";
        TourNext zh "下一张" en "Next";
        TourBack zh "上一张" en "Back";
        TourSkip zh "跳过" en "Skip";
        TourEnd zh "开始使用" en "Begin";
        TourStepsHead zh "七步，从数据到报告" en "Seven steps from data to report";
        TourStepsText zh "上方是七个步骤：每一步回答一个问题。按 1–7 或点名称切换，已有结果的打勾。" en "Above are seven steps, and each answers one question. Press 1–7 or click a name; a tick says that there is a result.";
        TourMapHead zh "地图" en "The map";
        TourMapText zh "拖动移动，滚轮缩放，点小区或片区选中它。左下角图例写明颜色的含义，点一级即选中这一级。" en "Drag to move it, turn the wheel to zoom, click a neighbourhood or a zone to select it. The legend says what colours mean; a click on a class selects it.";
        TourLeftHead zh "左侧：这一步能改什么" en "At the left: what this step can change";
        TourLeftText zh "权重、手工调整、开工年份都在左侧。改动立即反映到地图，松手后细算。" en "Weights, decisions by hand and start years are at the left. The map follows at once, and settles when you let go.";
        TourRightHead zh "右侧：为什么" en "At the right: why";
        TourRightText zh "选中小区后，右侧写明得分、条款和理由；没有排入计划的，可问“为什么没有我们”。" en "Of what is selected the right side tells score, clauses and reasons; of one that is not planned, ask *why not us*.";
        TourChangeHead zh "每次改动都写明理由" en "Every change has its reason";
        TourChangeText zh "排除、移动、改年份都要先写理由，写进项目文件；Ctrl+Z 撤销，Ctrl+S 保存。不允许的改动会说明原因。" en "To exclude, move or put off you write a reason, and it goes into the project file. Ctrl+Z takes it back, Ctrl+S saves. What cannot be is refused with its reason.";
        TourReportHead zh "导出与定稿" en "Export and sign-off";
        TourReportText zh "第 7 步列出全部文件，Ctrl+E 导出。查找小区按 Ctrl+K，任何一页的说明按 F1，开会投影按 F11。" en "Step 7 lists all files, and Ctrl+E writes them. Find a neighbourhood with Ctrl+K, read about any page with F1, show it in a meeting with F11.";

        HistoryHead zh "操作历史" en "History";
        HistoryHint zh "点一步，回到做完这一步的样子。" en "Click a step to go back to how it was after it.";
        HistoryStart zh "打开项目时" en "as it was opened";
        HistoryNow zh "当前" en "now";
        HistoryUndone zh "已撤销" en "undone";
        HistoryNone zh "还没有改动。" en "Nothing was changed yet.";
        HistoryGo { step: String } zh "回到：{step}" en "Go to: {step}";

        NotesHead zh "备注" en "Notes";
        NoteField zh "写一条备注" en "Write a note";
        NoteHint zh "例如：居委会要求先修管网" en "for example: pipes first";
        NoteAdd zh "记下" en "Keep the note";
        NoteRemove { text: String } zh "删去备注：{text}" en "Remove the note: {text}";
        NoteStep zh "写备注" en "write a note";
        NoteGone zh "删去备注" en "remove a note";
        NotesProject zh "项目备注" en "Notes on the project";
    }
}
