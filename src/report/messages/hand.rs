//! What is said while planners drag, set and judge by hand on the pages of score, zones and programme.

super::messages! {
    /// A sentence beside something that is held, set or judged by hand.
    pub enum HandMessage {
        MayMove { zone: String } zh "可移入{zone}" en "May move into {zone}";
        MayNotMove { zone: String } zh "不能移入{zone}" en "May not move into {zone}";
        OverNone zh "拖到另一个片区" en "Drag to another zone";
        Weighing zh "正在核对…" en "checking…";
        FromTo { before: String, after: String, unit: String } zh "{before} → {after} {unit}" en "{before} → {after} {unit}";
        AtLeastKnown { count: usize } zh "另有 {count} 个未知" en "{count} more not known";
        Below { max: String } zh "上限 {max}" en "limit {max}";
        Above { min: String } zh "不足 {min}" en "below {min}";
        StillWhole zh "仍连通" en "stays connected";
        Emptied zh "不再有小区" en "is empty then";
        LetGoIn zh "松开放入 · Esc 放回" en "let go to move · Esc puts back";
        LetGoBack zh "松开放回原处，不产生修改" en "let go: it goes back, nothing changes";
        TakeAlong { count: usize } zh "按住 Shift：连同断开的 {count} 个一起移" en "hold Shift: take the {count} {counted} along" with counted = count "that is cut off" | "that are cut off";
        DroppedInto { count: usize, zone: String } zh "{count} 个小区移入{zone}" en "{count} {counted} into {zone}" with counted = count "neighbourhood" | "neighbourhoods";
        DroppedInYear { count: usize, year: i16 } zh "{count} 个小区改到 {year} 年开工" en "{count} {counted} to start in {year}" with counted = count "neighbourhood" | "neighbourhoods";
        WhyDrop zh "为什么这样改" en "Why this change";
        KeepDrop zh "保留修改" en "Keep the change";
        PutBack zh "放回" en "Put back";
        LockNow zh "锁定片区" en "lock the zone";
        UnlockNow zh "解锁片区" en "unlock the zone";
        ExcludeNow zh "排除所选小区" en "exclude the selection";
        NoLockHere zh "所选小区没有被锁定。" en "The selection is not locked.";

        SizesHead zh "规模" en "Sizes";
        JoiningHead zh "连接" en "Links";
        BarriersHead zh "不可跨越" en "Not to be crossed";
        PerZone { of: String } zh "每片{of}" en "Per zone: {of}";
        Lowest { of: String } zh "每片{of}下限" en "Least per zone: {of}";
        Highest { of: String } zh "每片{of}上限" en "Most per zone: {of}";
        NoLimit zh "不限" en "no limit";
        UpTo { max: String } zh "≤ {max}" en "≤ {max}";
        From { min: String } zh "≥ {min}" en "≥ {min}";
        Between { min: String, max: String } zh "{min} – {max}" en "{min} – {max}";
        Gap zh "最大间距" en "Widest gap";
        Frontage zh "最小相对面宽" en "Least frontage";
        CorridorWidth zh "沿街走廊半宽" en "Reach of a street";
        Stops { count: usize } zh "拦下 {count} 对" en "{count} {counted}" with counted = count "pair" | "pairs";
        BarrierSwitch { kind: String } zh "不跨越{kind}" en "Do not cross: {kind}";
        River zh "河流（桥除外）" en "Rivers (but at bridges)";
        Railway zh "铁路（下穿除外）" en "Railways (but at underpasses)";
        Expressway zh "快速路" en "Expressways";
        Arterial zh "主干路" en "Main roads";
        Wall zh "围墙" en "Walls";
        Other zh "其他屏障" en "Other barriers";
        InfillSwitch zh "可由较新小区连接" en "Younger ones may connect";
        StepSizes zh "改片区规模" en "sizes of zones";
        StepGap zh "改最大间距" en "widest gap";
        StepFrontage zh "改最小相对面宽" en "least frontage";
        StepCorridor zh "改沿街走廊半宽" en "reach of a street";
        StepBarriers zh "改不可跨越的屏障" en "what is not crossed";
        StepInfill zh "改较新小区能否连接" en "younger ones that connect";
        Points zh "点" en "Points";
        Lines zh "线" en "Lines";
        Areas zh "面" en "Areas";
        ThreeReadings zh "地图读法" en "Readings of the map";
        SharedWorks { metres: String } zh "共用 {metres} m" en "shares {metres} m";

        TabTable zh "小区" en "Neighbourhoods";
        TabEdits { count: usize } zh "手工调整 {count}" en "By hand {count}";
        TabApart { count: usize } zh "为何没有相连 {count}" en "Why not linked {count}";
        TabPairs zh "成对比较" en "Pairwise";
        BottomOf zh "下方面板" en "Lower panel";
        NoEdits zh "还没有手工调整。选中小区后拖动、锁定或排除，都会列在这里。" en "Nothing was changed by hand yet. What is dragged, locked or excluded is listed here.";
        NoApart zh "没有相近而不相连的候选小区。" en "No candidates lie near each other without a link.";
        Withdraw zh "撤回" en "Withdraw";
        WithdrawOf { id: String } zh "撤回修改 {id}" en "Withdraw edit {id}";
        RefusedEdit { why: String } zh "未生效：{why}" en "does not stand: {why}";
        And { name: String, count: usize } zh "{name}等 {count} 个" en "{name} and others, {count} in all";
        ActionExclude zh "排除" en "exclude";
        ActionInclude zh "纳入" en "include";
        ActionJoin zh "合并" en "join";
        ActionSeparate zh "分开" en "separate";
        ActionMove zh "移动" en "move";
        ActionLock zh "锁定" en "lock";
        ActionStart zh "开工年份" en "start year";
        ActionAfter zh "排在其后" en "start after";
        PairOf { one: String, other: String } zh "{one} — {other}" en "{one} – {other}";
        ApartBoundary { gap: String } zh "相距 {gap} m，属不同街道" en "{gap} m apart, in different subdistricts";
        ApartBarrier { gap: String, by: String } zh "相距 {gap} m，隔着{by}，无通道" en "{gap} m apart, {by} between without a crossing";
        ApartBetween { gap: String, third: String } zh "相距 {gap} m，中间隔着{third}" en "{gap} m apart, {third} between";
        ApartGap { gap: String, limit: String } zh "间距 {gap} m，上限 {limit} m" en "{gap} m apart, limit {limit} m";
        ApartFrontage { gap: String, limit: String } zh "相距 {gap} m，相对面宽不足 {limit} m" en "{gap} m apart, facing over less than {limit} m";
    }
}
