//! Sentences of the output folder.

super::messages! {
    /// Why an output folder cannot be written, and what to do about it.
    pub enum FolderMessage {
        Foreign { path: String, found: String } zh "输出文件夹不是空的，也不是本程序的规划成果（内有 {found}）：{path}" en "the output folder is not empty and holds no plan of this program ({found}): {path}";
        Strangers { path: String, found: String } zh "输出文件夹里除规划成果外还有别的文件，重写会丢失（{found}）：{path}" en "the output folder holds other files beside the plan, which would be lost ({found}): {path}";
        Signed { path: String, name: String, date: String } zh "此规划已由{name}于 {date} 定稿，不能重写：{path}" en "this plan was signed off by {name} on {date} and is not written anew: {path}";
        HoldsInput { path: String } zh "输出文件夹里有本项目的输入，重写会丢失：{path}" en "the output folder holds an input of this project, which would be lost: {path}";
        IsFile { path: String } zh "输出文件夹的路径是一个文件：{path}" en "the output folder is a file: {path}";
        IsFolder { path: String } zh "输出文件的路径是一个文件夹：{path}" en "the output file is a folder: {path}";
        NoPlainFile { path: String } zh "输出路径不是普通文件：{path}" en "the output path is no plain file: {path}";
        InTheWay { path: String } zh "输出路径中有一段是文件：{path}" en "a part of the output path is a file: {path}";
        NoName { path: String } zh "不能整个替换此文件夹：{path}" en "this folder cannot be replaced as a whole: {path}";
        DanglingLink { path: String } zh "输出文件夹是一个指向不存在位置的链接：{path}" en "the output folder is a link to nothing: {path}";
        WorkingFolder { path: String } zh "不能替换当前所在的文件夹：{path}" en "the folder you are in cannot be replaced: {path}";
        MountPoint { path: String } zh "输出文件夹是一个挂载点，无法一步替换：{path}" en "the output folder is a mount point and cannot be exchanged in one step: {path}";
        Busy { path: String } zh "另一个程序正在写同一个输出：{path}" en "another run is writing the same output: {path}";
        Occupied { path: String } zh "临时文件的名字被别的内容占用：{path}" en "the name of the unfinished output is taken by something else: {path}";
        DiskFull { path: String } zh "磁盘已满：{path}" en "the disk is full: {path}";
        Denied { path: String } zh "没有写入权限：{path}" en "no permission to write: {path}";
        ReadOnly { path: String } zh "所在磁盘是只读的：{path}" en "the disk is read-only: {path}";
        NameTooLong { path: String } zh "文件夹名称过长：{path}" en "the folder's name is too long: {path}";
        Io { path: String, cause: String } zh "无法写入（{cause}）：{path}" en "cannot be written ({cause}): {path}";

        Unsettled zh "规划还在细算，初步结果不写出" en "the plan is still being settled, and a first answer is not written";
        WaitForIt zh "等顶栏的初步结果提示消失后再导出" en "export when the bar above no longer says that it is a first answer";
        OtherFolder zh "另选一个文件夹（命令行用 --out）" en "name another folder (on the command line with --out)";
        NewFolder zh "另选一个新的或空的文件夹（命令行用 --out）" en "name a new or empty folder (on the command line with --out)";
        NameFile zh "用 --out 指定一个文件名" en "name a file with --out";
        BesideSigned zh "另选一个文件夹（命令行用 --out）；确要撤销定稿，先删去其中的 signed.json" en "name another folder (on the command line with --out); to withdraw the sign-off, remove signed.json from it first";
        MoveAway zh "把这些文件移到别处，或另选一个文件夹（命令行用 --out）" en "move those files elsewhere, or name another folder (on the command line with --out)";
        Inside { path: String } zh "另选其中的一个文件夹，如 {path}（命令行用 --out）" en "name a folder inside it, such as {path} (on the command line with --out)";
        Wait zh "等它结束后再写一次，或另选一个文件夹（命令行用 --out）" en "write again when it has ended, or name another folder (on the command line with --out)";
        RemoveByHand zh "核对后手工删除，再写一次" en "look at it, remove it by hand, and write again";
        FreeSpace zh "腾出空间，或另选一块磁盘上的文件夹（命令行用 --out）；原有内容没有改动" en "free some space, or name a folder on another disk (on the command line with --out); nothing there was changed";
        Writable zh "另选一个可以写入的文件夹（命令行用 --out）；原有内容没有改动" en "name a folder that you may write to (on the command line with --out); nothing there was changed";
        Shorter zh "换一个较短的名称（命令行用 --out）" en "name a folder with a shorter name (on the command line with --out)";
        CheckDisk zh "检查磁盘，或另选一个文件夹（命令行用 --out）；原有内容没有改动" en "check the disk, or name another folder (on the command line with --out); nothing there was changed";
        NoCrsForGeoJson zh "数据没有坐标系，不能写成 GeoJSON（要求经纬度）" en "the data have no CRS, and GeoJSON needs longitude and latitude";
    }
}
