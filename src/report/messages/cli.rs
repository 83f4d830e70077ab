//! Sentences of the command line.

super::messages! {
    /// What the command line says about its own work, errors and remedies.
    pub enum CliMessage {
        Error zh "错误：" en "error: ";
        Hint zh "建议：" en "hint: ";
        Warning zh "提示：" en "warning: ";
        Field { field: String } zh "字段 {field}" en "field {field}";

        Unusable { count: usize } zh "有 {count} 项输入无法使用" en "inputs that cannot be used: {count}";
        UnusableRemedy zh "逐项改正后再运行；lianpian check 一次列出全部问题" en "correct each of them and run again; lianpian check lists everything at once";
        PackRemedy zh "核对项目文件中的 [policy] pack 和 [standard] pack：内置包的编号（见 lianpian --version）或文件路径" en "check [policy] pack and [standard] pack of the project file: an id listed by lianpian --version, or a path";
        NoSuchProject { path: String } zh "项目文件不存在：{path}" en "there is no such project file: {path}";
        ProjectUnreadable { path: String, cause: String } zh "项目文件无法读取（{cause}）：{path}" en "the project file cannot be read ({cause}): {path}";
        ProjectUnusable { cause: String } zh "项目文件无法使用：{cause}" en "the project file cannot be used: {cause}";
        ProjectUtf8Remedy zh "文件不是 UTF-8 编码：请另存为 UTF-8" en "the file is not UTF-8: save it as UTF-8";
        ProjectReadRemedy zh "核对路径和读取权限" en "check the path and the permission to read it";
        ProjectNearestKey { key: String } zh "是否想写 {key}？" en "did you mean {key}?";
        ProjectValueRemedy zh "按所示行或键改正项目文件" en "correct the line or key shown in the project file";
        NoProjectIn { path: String } zh "文件夹中没有 *.lianpian.toml：{path}" en "no *.lianpian.toml in the folder: {path}";
        ManyProjectsIn { path: String, names: String } zh "文件夹中有多个项目文件（{names}）：{path}" en "several project files in the folder ({names}): {path}";
        NameOneProject zh "写明其中一个项目文件的路径" en "name one of them";
        MakeProject zh "指定一个项目文件；lianpian inspect FILE 可给出字段对应的写法" en "name a project file; lianpian inspect FILE suggests what to write into one";
        NothingMatches { pattern: String } zh "没有匹配的项目文件：{pattern}" en "nothing matches: {pattern}";
        BadPattern { pattern: String, cause: String } zh "通配符写法有误（{cause}）：{pattern}" en "the pattern cannot be read ({cause}): {pattern}";
        CheckPattern zh "核对通配符和路径" en "check the pattern and the path";
        PlanFolderRemedy zh "指定由 lianpian plan --out 或窗口导出的文件夹" en "name a folder written by lianpian plan --out or exported from the window";
        UnknownId { id: String } zh "没有此编号或名称的小区或片区：{id}" en "no neighbourhood or zone of this id or name: {id}";
        NearestIds { ids: String } zh "是否想找：{ids}" en "did you mean: {ids}";
        NoSuchFile { path: String } zh "没有这个文件：{path}" en "there is no such file: {path}";
        CheckPath zh "核对路径和文件名" en "check the path and the name";
        NoPlanFolder { path: String } zh "没有此文件夹，或无法读取：{path}" en "no such folder, or it cannot be read: {path}";
        PlanAbsent { path: String } zh "不是规划成果文件夹，缺少 {path}" en "not a plan folder: there is no {path}";
        PlanUnreadable { path: String, cause: String } zh "规划成果无法读取（{cause}）：{path}" en "the plan cannot be read ({cause}): {path}";
        ExplainRemedy zh "用 neighbourhoods.geojson 或 zones.geojson 中的编号（neighbourhood_id、zone_id）或名称" en "use an id or a name of neighbourhoods.geojson or zones.geojson";

        NoDisplay { cause: String } zh "没有可用的显示器（{cause}）" en "there is no display ({cause})";
        NoGpu { cause: String } zh "没有可用的图形设备（{cause}）" en "there is no graphics device to draw with ({cause})";
        GpuLost { cause: String } zh "窗口打开期间图形设备丢失（{cause}）" en "the graphics device was lost while the window was open ({cause})";
        GpuRefused { cause: String } zh "图形设备拒绝了绘图请求（{cause}）" en "the graphics device refused to draw ({cause})";
        GpuRemedy zh "重新打开地图；若仍出现，请设 WGPU_BACKEND=gl 后再打开，或用 lianpian plan [项目] --out 文件夹 做规划" en "open the map again; where it happens once more, set WGPU_BACKEND=gl first, or plan without a map: lianpian plan [PROJECT] --out DIR";
        NoGpuRemedy zh "安装显卡驱动或软件渲染（Debian、Ubuntu：apt install mesa-vulkan-drivers）后再打开；不开地图也能做规划：lianpian plan [项目] --out 文件夹" en "install the driver of the graphics card, or one that draws in software (Debian, Ubuntu: apt install mesa-vulkan-drivers), and open the map again; a plan needs none: lianpian plan [PROJECT] --out DIR";
        NoMapRemedy zh "不用显示器也能做规划：lianpian plan [项目] --out 文件夹" en "a plan needs no display: lianpian plan [PROJECT] --out DIR";
        DiskFull { cause: String } zh "磁盘已满：{cause}" en "the disk is full: {cause}";
        OutputFailed { cause: String } zh "无法写出结果：{cause}" en "the result cannot be written: {cause}";
        OutputRemedy zh "检查磁盘空间和写入权限；原有的输出没有改动" en "check disk space and permissions; earlier output is unchanged";
        NoThreads { cause: String } zh "无法启动工作线程（{cause}）" en "worker threads cannot be started ({cause})";
        FewerThreads zh "用 --threads 指定较小的数" en "name a smaller number with --threads";
        NoHandler { cause: String } zh "无法接管中断信号（{cause}）" en "interrupts cannot be caught ({cause})";
        NothingToDo zh "再运行一次" en "run again";
        Internal { cause: String } zh "程序内部错误：{cause}" en "internal error: {cause}";
        InternalRemedy zh "请把项目文件和 RUST_BACKTRACE=1 时的输出发给开发者；没有写出任何半成品" en "please report it with the project file and the output under RUST_BACKTRACE=1; nothing half-written was left";
        Interrupted zh "已中断，没有留下半成品" en "interrupted; nothing half-written stays behind";
        RunAgain zh "再运行一次即可；batch 加 --resume 可跳过已完成的区" en "run again when you like; batch --resume skips what is done";
        Stopping zh "正在停止……（再按一次 Ctrl-C 强制结束）" en "stopping… (Ctrl-C again to end at once)";

        Written { path: String } zh "成果已写入 {path}" en "plan written to {path}";
        NotWritten zh "未写文件；加 --out 文件夹 写出成果" en "no files written; add --out DIR to write the plan";
        SampleUsed zh "未指定项目，使用内置示例（合成数据）" en "no project named: this is the bundled sample (synthetic data)";
        Missed { count: usize } zh "有 {count} 项目标未完成：" en "targets missed: {count}";
        StageTook { stage: String, seconds: String } zh "{stage}：{seconds} 秒" en "{stage}: {seconds} s";
        StageTookPeak { stage: String, seconds: String, peak: u64 } zh "{stage}：{seconds} 秒，至此内存峰值 {peak} MiB" en "{stage}: {seconds} s, peak memory so far {peak} MiB";
        Line { stage: String } zh "{stage}……" en "{stage}…";
        LineCount { stage: String, done: String, rate: String } zh "{stage}：{done}，每秒 {rate}" en "{stage}: {done}, {rate}/s";
        LineShare { stage: String, done: String, total: String, share: u64, rate: String, left: String } zh "{stage}：{done} / {total}（{share}%），每秒 {rate}，还需 {left} 秒" en "{stage}: {done} / {total} ({share} %), {rate}/s, {left} s left";
        BarRate zh "每秒 {{rate}}，还需 {{eta}}" en "{{rate}}/s, {{eta}} left";

        Intake zh "读取数据" en "reading inputs";
        Neighbourhoods zh "组成小区" en "forming neighbourhoods";
        Policy zh "判断资格" en "eligibility";
        Access zh "设施距离" en "facility distances";
        Links zh "相邻关系" en "adjacency";
        Score zh "评分" en "scores";
        Zone zh "划分片区" en "zones";
        Programme zh "年度计划" en "programme";
        Gates zh "开门处与新增设施" en "gates and new facilities";
        Dossier zh "工程、审批与资金" en "works, approvals and money";
        Export zh "写出成果" en "writing the plan";
        Table zh "写出结果" en "writing the result";
        Synth zh "生成合成数据" en "synthetic district";
        Verify zh "核验" en "verifying";

        District { at: usize, count: usize, name: String } zh "[{at}/{count}] {name}" en "[{at}/{count}] {name}";
        DistrictDone { name: String, word: String } zh "{name}：{word}" en "{name}: {word}";
        Done zh "完成" en "done";
        TargetsMissed zh "目标未完成" en "targets missed";
        Failed zh "失败" en "failed";
        Stopped zh "已中断" en "interrupted";
        NotRun zh "未运行" en "not run";
        Kept zh "已完成，跳过" en "done before, kept";
        BatchTotal { count: usize, done: usize, missed: usize, failed: usize, open: usize } zh "共 {count} 个区：完成 {done}，目标未完成 {missed}，失败 {failed}，未运行或中断 {open}" en "districts: {count}; done {done}, targets missed {missed}, failed {failed}, not run or interrupted {open}";
        BatchFolder { path: String } zh "批量输出文件夹不是空的，也不是批量成果：{path}" en "the batch folder is not empty and holds no batch of this program: {path}";
        BatchBusy { path: String } zh "另一个批量运行正在写同一个文件夹：{path}" en "another batch is writing the same folder: {path}";

        CheckUsable { project: String } zh "{project}：可以规划" en "{project}: can be planned";
        CheckUnusable { project: String, count: usize } zh "{project}：不能规划，有 {count} 个问题" en "{project}: cannot be planned; problems: {count}";
        CheckInputs zh "读入：" en "Read:";
        CheckInput { role: String, source: String, read: String, kept: String, rejected: String } zh "  {role} · {source}：读入 {read}，采用 {kept}，剔除 {rejected}" en "  {role} · {source}: read {read}, kept {kept}, rejected {rejected}";
        AgreementHead { source: String } zh "与对照范围 {source} 的一致程度：" en "Agreement with the known outlines of {source}:";
        AgreementSize { buildings: String, neighbourhoods: String, outlines: String, outside: String } zh "  比对住宅 {buildings} 栋：划为 {neighbourhoods} 个小区，对照范围 {outlines} 个；另有 {outside} 栋不在任何对照范围内" en "  {buildings} {buildings_counted} judged, in {neighbourhoods} {neighbourhoods_counted} and {outlines} {outlines_counted}; {outside} {outside_counted} in none" with buildings_counted = buildings "home" | "homes", neighbourhoods_counted = neighbourhoods "neighbourhood" | "neighbourhoods", outlines_counted = outlines "known outline" | "known outlines", outside_counted = outside "more stands" | "more stand";
        AgreementPairs { agreeing: String, adjusted: String } zh "  {agreeing}% 的楼栋对判断一致（同属或不同属一个小区）；调整兰德指数 {adjusted}" en "  pairs of buildings both put together or both keep apart: {agreeing} %; adjusted Rand index {adjusted}";
        AgreementV { v: String, homogeneity: String, completeness: String } zh "  V 度量 {v}（同质性 {homogeneity}：不混入别的范围；完整性 {completeness}：不拆散一个范围）" en "  V-measure {v} (homogeneity {homogeneity}: nothing merged; completeness {completeness}: nothing split)";
        AgreementWide { count: String } zh "  其中 {count} 个对照范围宽于 400 m，是居民点而非小区，必然被拆分：以同质性为准" en "  {count} {counted} to be split: go by homogeneity" with counted = count "of the known outlines is wider than 400 m, a settlement that is bound" | "of the known outlines are wider than 400 m, settlements that are bound";
        AgreementFloor { v: String } zh "  按建筑面积加权的 V 度量 {v}" en "  V-measure weighted by floor area {v}";
        AgreementOverlap { overlap: String } zh "  小区范围与最吻合的对照范围，重叠率（交集 ÷ 并集）中位数 {overlap}%" en "  best overlap of a neighbourhood with a known outline (common ÷ united area), median: {overlap} %";
        AgreementWorst zh "  差异最大的：" en "  They differ most in:";
        AgreementMerged { title: String, buildings: String, parts: usize, partners: String } zh "    小区 {title}（{buildings} 栋）：合并了 {parts} 个对照范围（{partners}）" en "    neighbourhood {title} ({buildings} buildings): merges {parts} known outlines ({partners})";
        AgreementSplit { title: String, buildings: String, parts: usize, partners: String } zh "    对照范围 {title}（{buildings} 栋）：被拆成 {parts} 个小区（{partners}）" en "    known outline {title} ({buildings} buildings): split into {parts} neighbourhoods ({partners})";
        CheckIssues { count: String } zh "数据问题 {count} 条（记录从 1 数起）：" en "Findings in the data: {count} (records are counted from 1)";
        CheckNoIssues zh "没有发现数据问题" en "No findings in the data";
        CheckNotes zh "说明：" en "Notes:";
        CheckRow { row: String } zh "第 {row} 条记录" en "record {row}";
        CheckRows { rows: String } zh "第 {rows} 条记录" en "records {rows}";
        CheckMoreRows { rows: String, more: usize } zh "第 {rows} 条记录，另有 {more} 条" en "records {rows} and {more} more";


        UnknownArgument { arg: String } zh "不认识的参数 {arg}" en "unknown argument {arg}";
        UnknownCommand { name: String } zh "不认识的命令 {name}" en "unknown command {name}";
        MissingArgument { names: String } zh "缺少参数 {names}" en "missing argument {names}";
        InvalidValue { arg: String, value: String } zh "{arg} 的值无效：{value}" en "invalid value for {arg}: {value}";
        NoValue { arg: String } zh "{arg} 需要一个值" en "{arg} needs a value";
        Conflict { arg: String, other: String } zh "{arg} 不能与 {other} 同用" en "{arg} cannot be used with {other}";
        Repeated { arg: String } zh "{arg} 只能写一次" en "{arg} can be given once only";
        UsageOther { cause: String } zh "{cause}" en "{cause}";
        DidYouMean { name: String, command: String } zh "是否想写 {name}？用法见 {command}" en "did you mean {name}? For usage see {command}";
        OneOf { values: String, command: String } zh "可用的值：{values}。用法见 {command}" en "possible values: {values}. For usage see {command}";
        SeeHelp { command: String } zh "用法见 {command}" en "for usage see {command}";
    }
}
