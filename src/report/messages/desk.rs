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

        NotUtf8 { path: String } zh "{path}：不是 UTF-8 文本" en "{path}: not text in UTF-8";
        NotKept { path: String, cause: String } zh "{path}：未保存的修改没有另存备份（程序意外退出时会丢失）：{cause}；请检查权限和磁盘空间，或立即保存" en "{path}: unsaved changes are not kept beside the project (they are lost if the program ends unexpectedly): {cause}; check the permissions and the space on the disk, or save now";
        ElsewhereNow zh "只能保存到项目所在的文件夹：输入数据的路径是从那里算起的" en "a copy can only be saved in the project's own folder: the paths of its inputs count from there";
    }
}
