//! Words of the card that opens and saves projects.

super::messages! {
    /// What the card says.
    pub enum OpeningMessage {
        Open zh "打开…" en "Open…";
        OpenHead zh "打开项目或数据" en "Open a project or data";
        SaveHead zh "另存为项目" en "Save as a project";
        OpenText zh "项目文件（.lianpian.toml），或数据：SHP、GPKG、GeoJSON、XLSX、CSV、GDB、DXF 等；也可以是整个文件夹。" en "A project file (.lianpian.toml), or data: SHP, GPKG, GeoJSON, XLSX, CSV, GDB, DXF and others; a whole folder, too.";
        Path zh "路径" en "Path";
        Go zh "打开" en "Open";
        GoUnsaved zh "不保存，直接打开" en "Open without saving";
        AddToProject zh "加入当前项目" en "Add to this project";
        SaveGo zh "保存" en "Save";
        Cancel zh "取消" en "Cancel";
        Recent zh "最近的项目" en "Recent projects";
        Folder { folder: String } zh "文件夹 {folder}" en "Folder {folder}";
        Up zh "上一级文件夹" en "Folder above";
        Filter zh "按名称筛选" en "Filter by name";
        NothingHere zh "这里没有项目，也没有能读的数据。" en "There is no project here, and no data that can be read.";
        NothingFits zh "没有这样的名称。" en "No name like that.";
        KindFolder zh "文件夹" en "folder";
        KindProject zh "项目" en "project";
        KindData zh "数据" en "data";
        CopyData zh "数据一并复制到项目旁" en "Copy the data beside the project";
        CopyNote { folder: String } zh "复制到 {folder}，项目可整体移动" en "into {folder}, so that both can be moved together";
        CopyNeeded zh "示例数据在程序内，另存时须一并复制" en "the sample's data lie inside the program and have to be copied";
        Unsaved zh "当前项目有未保存的修改。" en "The project has unsaved changes.";
        UnsavedKept zh "修改已留存，再次打开该项目时可以恢复。" en "They are kept, and offered when the project is opened again.";
        UnsavedLost zh "它还没有存成文件，不保存就会丢失。" en "It is no file yet: without saving they are lost.";
        EmptyPath zh "先填写路径，或在下面选一个文件。" en "Write a path first, or choose a file below.";
        NotThere { path: String } zh "没有这个文件或文件夹：{path}。请检查路径，或在下面选择。" en "There is no such file or folder: {path}. Check the path, or choose below.";
        NotReadable { path: String } zh "{path}：不是能读的数据，也不是项目文件。" en "{path} is neither data that can be read nor a project file.";
        NothingIn { path: String } zh "{path} 里没有项目，也没有能读的数据；请选里面的文件夹，或把数据放进去。" en "{path} holds no project and no data that can be read; choose a folder within, or put the data there.";
        ManyIn { path: String, names: String } zh "{path} 里有几个项目：{names}。请选其中一个。" en "{path} holds several projects: {names}. Choose one.";
        Unreadable { path: String, cause: String } zh "{path}：{cause}。请检查权限。" en "{path}: {cause}. Check the permissions.";
        MixedDrop zh "一次只能打开一个项目；请只拖入一个项目文件，或只拖入数据。" en "Only one project can be opened at a time: drop one project file, or data alone.";
        DropHere zh "松开即打开" en "Release to open";
        NoSuchFolder { path: String } zh "文件夹不存在：{path}。请先建立，或换一个位置。" en "There is no such folder: {path}. Make it first, or choose another place.";
        DropHint { keys: String } zh "把文件或文件夹拖进窗口，或按 {keys}" en "Drop files here, or press {keys}";
    }
}
