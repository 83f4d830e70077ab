//! Words of the question "why not us", and of the mode for meetings.

super::messages! {
    /// What is answered to a neighbourhood that is not planned.
    pub enum MeetingMessage {
        WhyNotHead zh "为什么没有我们" en "Why not us";
        OutByHand { reason: String } zh "已手工排除，理由：{reason}" en "taken out by hand: {reason}";
        ReasonOf zh "这项改动的理由" en "Reason for this change";
        FindNearest zh "找出能纳入的最小改动" en "Find the nearest change that includes it";
        Searching zh "正在试算各种改动…" en "Trying changes…";
        StopSearching zh "停止" en "Stop";
        WaitSettled zh "规划正在细算，稍后再找。" en "The plan is being settled; ask again in a moment.";
        SearchFailed zh "没有算出结果，请再试一次。" en "No answer was found; ask once more.";
        NoneFound zh "没有找到一项手工改动能把它排入。" en "No change by hand was found that would include it.";
        NearestHead zh "最小的改动" en "The nearest change";
        Overrides zh "它不符合资格条件：这项改动是手工越过条件纳入，须另有依据" en "It does not meet the conditions: this change takes it in against them, and needs grounds of its own";
        WouldStart { year: i16 } zh "{year} 年开工" en "it would start in {year}";
        DisplacesNone zh "不推迟其他小区。" en "It puts off no other neighbourhood.";
        Displaces { count: usize } zh "会推迟 {count} 个小区：" en "It puts off {count} {counted}:" with counted = count "neighbourhood" | "neighbourhoods";
        PutOff { name: String, from: String, to: String } zh "{name}：{from} 年 → {to}" en "{name}: {from} → {to}";
        InYear { year: String } zh "{year} 年" en "{year}";
        InNoYear zh "未排" en "no year";
        MoreOf { count: usize } zh "还有 {count} 个" en "{count} more";
        TargetMoves { name: String, from: String, to: String } zh "目标 {name}：{from} → {to}" en "target {name}: {from} → {to}";
        Take zh "采用这项改动" en "Make this change";
        TakeHint zh "采用前写明理由；可以撤销。" en "Write the reason before you make it; it can be undone.";
        TrialReason zh "会上提出" en "raised in a meeting";
        Included { name: String, how: String } zh "纳入“{name}”：{how}" en "include “{name}”: {how}";

        MeetingTitle zh "会议模式" en "Meeting mode";
        MeetingEnd zh "退出（F11）" en "End (F11)";
        MeetingFind zh "输入小区或片区名称" en "Name of a neighbourhood or zone";
        MeetingNone zh "没有叫这个名字的小区或片区。" en "No neighbourhood or zone is called so.";
        MeetingAll zh "按顺序排列的片区" en "Zones by rank";
        PlannedIn { year: i16 } zh "已排入计划：{year} 年开工" en "Planned: works start in {year}";
        PlannedZone { zone: String } zh "所在片区：{zone}" en "In the zone {zone}";
        RankIs { rank: String, total: String } zh "第 {rank} 名，共 {total} 个候选" en "rank {rank} of {total} candidates";
        UnderWay zh "已经开工或完工" en "Works have begun or are done";
        BackToList zh "返回清单" en "Back to the list";
    }
}
