//! Names of what planners do to a project, and sentences about keeping it.

super::messages! {
    /// A step that can be undone, and what is said of the state of a project.
    pub enum DeskMessage {
        Weight { name: String } zh "改“{name}”的权重" en "weight of “{name}”";
        Setting { key: String } zh "改设置 {key}" en "setting {key}";
        Exclude { count: usize } zh "排除 {count} 个小区" en "exclude {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Include { count: usize } zh "纳入 {count} 个小区" en "include {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Join { count: usize } zh "合并 {count} 个小区" en "join {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Separate { count: usize } zh "分开 {count} 个小区" en "separate {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Move { count: usize } zh "移动 {count} 个小区" en "move {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Lock { count: usize } zh "锁定 {count} 个小区" en "lock {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Start { count: usize, year: i16 } zh "{count} 个小区改到 {year} 年开工" en "{count} {counted} to start in {year}" with counted = count "neighbourhood" | "neighbourhoods";
        After { count: usize } zh "{count} 个小区排在另一个之后" en "{count} {counted} to follow another" with counted = count "neighbourhood" | "neighbourhoods";
        Withdraw { id: String } zh "撤回修改 {id}" en "withdraw edit {id}";
        Recovered zh "恢复未保存的修改" en "recover unsaved changes";
        Undo { step: String } zh "撤销：{step}" en "Undo: {step}";
        Redo { step: String } zh "重做：{step}" en "Redo: {step}";

        YearFixed { name: String, why: String } zh "{name}：{why}" en "{name}: {why}";
        Unsaved zh "未保存" en "unsaved";
        FirstAnswer zh "初步结果，正在细算…" en "first answer, being settled…";
        DecideHead zh "手工调整" en "By hand";
        DecideHint zh "在地图或列表上选中小区，写明理由，再选择做法。" en "Select neighbourhoods on the map or in the list, write the reason, then choose what to do.";
        ChosenNow { count: usize } zh "已选 {count} 个小区" en "{count} {counted} selected" with counted = count "neighbourhood" | "neighbourhoods";
        Reason zh "理由" en "Reason";
        ReasonHint zh "例如：已纳入征收范围" en "for example: within the expropriation area";
        ReasonMissing zh "请先写明理由。" en "Write the reason first.";
        ExcludeChosen zh "排除所选" en "Exclude the selection";
        OwnZone zh "单独成区" en "A zone of its own";
        LockZone zh "锁定所在片区" en "Lock the zone as it is";
        MergeZones zh "合并两个片区" en "Merge the two zones";
        MoveInto zh "移入所选片区" en "Move into that zone";
        IntoZone zh "片区" en "Zone";
        NotSame zh "所选小区不在同一片区。" en "The selection does not lie in one zone.";
        NotTwo zh "所选小区须正好分属两个片区。" en "The selection must lie in exactly two zones.";
        NoZoneChosen zh "请先选择片区。" en "Choose a zone first.";
        StartHead zh "改开工年份" en "Start in another year";
        StartIn { year: i16 } zh "改到 {year} 年开工" en "Start in {year}";
        WeightOf { name: String } zh "“{name}”的权重" en "Weight of “{name}”";
        RecoverHead zh "上次有未保存的修改" en "There are unsaved changes from last time";
        RecoverOutdated zh "项目文件此后又被改动过" en "the project file was changed since";
        Recover zh "恢复" en "Recover";
        Discard zh "丢弃" en "Discard";
        PlannerGone zh "后台计算中断，地图不再随修改更新；请保存后重新打开。" en "The work behind the window broke off, and the map no longer follows; save and open again.";
        NotKept { path: String, cause: String } zh "{path}：未保存的修改没有另存备份（程序意外退出时会丢失）：{cause}；请检查权限和磁盘空间，或立即保存" en "{path}: unsaved changes are not kept beside the project (they are lost if the program ends unexpectedly): {cause}; check the permissions and the space on the disk, or save now";
    }
}
