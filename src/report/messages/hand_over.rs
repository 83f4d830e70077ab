//! Words of the page that hands a plan over: files, export, sign-off.

super::messages! {
    /// What the report page says.
    pub enum HandOverMessage {
        FilesHead zh "将写出的文件" en "Files to be written";
        Drafting zh "正在整理文件…" en "Putting the files together…";
        WaitSettled zh "等细算完成后列出文件。" en "The files are listed once the plan is settled.";
        DraftFailed { cause: String } zh "文件预览做不出来：{cause}" en "the files cannot be shown: {cause}";
        FileOf { name: String } zh "预览 {name}" en "Preview {name}";
        RowsIn { count: usize, shown: String } zh "{shown} 行" en "{shown} {counted}" with counted = count "row" | "rows";
        Bytes { size: String } zh "{size} B" en "{size} B";
        KiloBytes { size: String } zh "{size} KB" en "{size} KB";
        MegaBytes { size: String } zh "{size} MB" en "{size} MB";
        FirstRows { shown: String } zh "只显示前 {shown} 行" en "the first {shown} rows";
        ClosePreview zh "返回小区表" en "Back to the neighbourhoods";
        ExportHead zh "导出" en "Export";
        Folder zh "导出到文件夹" en "Folder to export to";
        FolderHint zh "文件夹的完整路径" en "full path of a folder";
        FolderMissing zh "先填写要导出到的文件夹。" en "Name the folder to export to first.";
        Export zh "导出文件" en "Export the files";
        Unsaved zh "项目还没有保存：导出的是当前规划；先保存（Ctrl+S），命令行才能重复出同样的文件。" en "The project is not saved: what is exported is the plan as it stands. Save (Ctrl+S), and the command line makes the same files again.";
        Writing zh "正在写出…" en "Writing…";
        Replace { path: String } zh "这里已有一份规划，将整份替换：{path}" en "There is a plan already, which is replaced as a whole: {path}";
        ReplaceIt zh "替换" en "Replace it";
        KeepIt zh "不替换" en "Keep it";
        Written { count: usize, path: String } zh "已写出 {count} 个文件：{path}" en "wrote {count} {counted}: {path}" with counted = count "file" | "files";
        Missed { count: usize } zh "有 {count} 项目标未完成。" en "{count} {counted} missed." with counted = count "target is" | "targets are";
        SignHead zh "定稿" en "Sign-off";
        SignText zh "定稿先核验导出的文件夹，再写入姓名、日期和每个文件的校验值；此后不再改写。" en "The exported folder is proved, then gets a name, a day and the hash of every file; from then on it is not written anew.";
        Signer zh "定稿人" en "Name of who signs";
        SignerHint zh "姓名" en "name";
        Day zh "定稿日期" en "Day of the sign-off";
        DayHint zh "年-月-日" en "year-month-day";
        Today zh "今天" en "Today";
        DayWrong zh "日期写成 2026-03-15 这样。" en "Write the day like 2026-03-15.";
        Sign zh "定稿" en "Sign off";
        Signing zh "正在核验…" en "Proving…";
        SummaryHead zh "摘要" en "Summary";
    }
}
