//! Sentences of the synthetic district.

super::messages! {
    /// Why no synthetic district was written, and what to do.
    pub enum SynthMessage {
        Size { asked: u64, least: u64, most: u64 } zh "楼栋数 {asked} 超出范围，可用 {least} 至 {most}" en "{asked} {counted} out of range; {least} to {most} can be made" with counted = asked "building is" | "buildings are";
        ChooseSize zh "用 --buildings 另给一个数，或不给" en "give another number with --buildings, or none";
        Exists { path: String } zh "已有文件，不覆盖：{path}" en "exists already and is not overwritten: {path}";
        ChooseTarget zh "换一个文件名或空文件夹，或先移走这个文件" en "choose another name or an empty folder, or move that file away first";
        CannotWrite { cause: String } zh "无法写入：{cause}" en "cannot be written: {cause}";
        CheckDisk zh "检查磁盘空间和文件夹权限" en "check free space and the permissions of the folder";
        NoFileName { path: String } zh "不是可用的文件名：{path}" en "not a usable file name: {path}";
        GiveName zh "给出以 .gpkg 结尾的文件名，或文件夹名" en "give a name that ends in .gpkg, or a folder";
        Profile { cause: String } zh "生成参数无法读取：{cause}" en "the calibration cannot be read: {cause}";
        ReportProfile zh "程序自带的文件有误，请报告此问题" en "a file of the program itself is at fault; please report it";
        Cancelled zh "已中止，没有留下文件" en "cancelled; no file was left";
        StartAgain zh "需要时重新运行" en "run it again when needed";
    }
}
