//! Sentences about an earlier plan: its signature, what a later one does differently, and why.

super::messages! {
    /// What is said of the plan that a project is based on, of signatures and of differences.
    pub enum BaseMessage {
        NoPlan { path: String } zh "上一版规划（[programme] base）不是成果文件夹：{path}" en "the base plan ([programme] base) is no plan folder: {path}";
        Unreadable { path: String, cause: String } zh "上一版规划无法读取（{cause}）：{path}" en "the base plan cannot be read ({cause}): {path}";
        Altered { path: String, name: String, date: String, files: String } zh "此规划由{name}于 {date} 定稿，此后文件有改动（{files}）：{path}" en "this plan was signed off by {name} on {date} and has been changed since ({files}): {path}";
        NameAPlan zh "指定由 lianpian plan --out 写出的文件夹，最好是已定稿的" en "name a folder that lianpian plan --out wrote, best one that is signed off";
        NameOneOf { names: String } zh "其中没有已定稿的规划：先用 lianpian sign-off 定稿，或直接指定其一（{names}）" en "none of the plans in it is signed off: sign one off with lianpian sign-off, or name one of them ({names})";
        RestoreOrSign zh "从备份恢复定稿时的文件；若改动有意，删去 signed.json，重新定稿" en "restore the files as they were signed; if the change is meant, remove signed.json and sign off again";
        WriteAgain zh "用 lianpian plan --out 重新写出，或指定另一个文件夹" en "write it again with lianpian plan --out, or name another folder";
        NoteUnsigned { path: String } zh "上一版规划尚未定稿（{path}）：年度滚动以它为准，但它还可能改动" en "the base plan is not signed off ({path}): years are rolled from it all the same, though it may still change";
        NoteSigned { path: String, name: String, date: String } zh "在{name}于 {date} 定稿的规划（{path}）上滚动" en "rolled from the plan that {name} signed off on {date} ({path})";
        NoteOther { project: String } zh "上一版规划（{project}）没有一个小区与本次输入相同：没有可沿用的片区和年份" en "the base plan ({project}) and the inputs have no neighbourhood in common: there are no zones and years to keep";

        StatusNotListed zh "未列入" en "not listed";
        StatusListed zh "已列入台账" en "listed";
        StatusPlanned zh "已列入计划" en "committed";
        StatusStarted zh "已开工" en "started";
        StatusCompleted zh "已完工" en "completed";
        StatusExcluded zh "不纳入" en "excluded";
        StatusDemolition zh "拟拆除" en "to be demolished";

        FactValue { what: String, from: String, to: String } zh "{what} 由 {from} 改为 {to}" en "{what}: {from} → {to}";
        FactStatus { from: String, to: String } zh "记录由“{from}”变为“{to}”" en "recorded as {to}, before as {from}";
        FactEligible { from: String, to: String } zh "资格由“{from}”变为“{to}”" en "eligibility: {to}, before {from}";
        FactCandidate zh "不再与上一版同样参与划片" en "no more zoned as in the base plan";
        FactNew zh "输入中新增" en "new in the inputs";
        FactGone zh "输入中不再有" en "no more in the inputs";
        FactEditNew { id: String } zh "新增人工调整 {id}" en "change by hand {id} is new";
        FactEditGone { id: String } zh "人工调整 {id} 已撤销或未能实现" en "change by hand {id} was withdrawn or does not stand";
        FactEditOther { id: String } zh "人工调整 {id} 有改动" en "change by hand {id} is another";

        WhyNewInInputs zh "输入中新增" en "new in the inputs";
        WhyGone zh "输入中不再有" en "no more in the inputs";
        WhyRefused zh "居民明确反对，暂缓" en "residents refused; held back";
        WhyByHand { edit: String } zh "人工调整 {edit}" en "changed by hand ({edit})";
        WhySlipped { year: i16, first: i16 } zh "原定 {year} 年，没有开工记录，计划期从 {first} 年起" en "was to start in {year}, no start is recorded, and the programme begins in {first}";
        WhyLimit { limit: String, year: i16 } zh "{year} 年的限额（{limit}）容不下它" en "the limit of {year} ({limit}) has no room for it";
        WhyTarget { id: String, year: i16 } zh "{year} 年的目标（{id}）需要它" en "the target of {year} ({id}) needs it";
        WhyTargetInstead { id: String, year: i16, names: String } zh "{year} 年的目标（{id}）需要它，顶替{names}" en "the target of {year} ({id}) needs it in the place of {names}";
        WhyDeadline { by: i16 } zh "须在 {by} 年底前完成" en "to be completed by the end of {by}";
        WhyShare { year: i16 } zh "{year} 年的工作量已排满" en "the even share of {year} is full";
        WhyOrder { name: String } zh "与{name}有先后次序" en "its order with {name} does not allow that year";
        WhyZoneYears zh "所在片区的开工年份不同了" en "its zone starts in other years";
        WhyOtherZone zh "已划入另一片区，随该片区开工" en "it is in another zone now and starts with that one";
        WhySooner zh "较早的年份有了余地" en "there is room in an earlier year";
        WhySettings { names: String } zh "设置有变：{names}" en "settings changed: {names}";
        WhyMembersLeft { names: String } zh "原片区中{names}不再参与" en "{names} left its zone";
        WhyMembersJoined { names: String } zh "现片区中{names}新加入" en "{names} joined its zone";
        WhyRecut zh "重新划分可共享的工程更多，超过留在原片区的代价" en "dividing anew shares more works, beyond the price of leaving its zone";
        WhyTargetGone zh "不再是目标" en "no target any more";
        AndMore { names: String, more: usize } zh "{names}等另 {more} 个" en "{names} and {more} more";

        SaidEntered { name: String, to: String, why: String } zh "{name}：新列入计划，{to} 年开工（{why}）" en "{name}: planned now, starts in {to} ({why})";
        SaidLeft { name: String, from: String, why: String } zh "{name}：退出计划，原定 {from} 年开工（{why}）" en "{name}: no more planned, was to start in {from} ({why})";
        SaidEnteredOpen { name: String, why: String } zh "{name}：新列入计划，尚无年份（{why}）" en "{name}: planned now, no year yet ({why})";
        SaidLeftOpen { name: String, why: String } zh "{name}：退出计划（{why}）" en "{name}: no more planned ({why})";
        SaidZone { name: String, from: String, to: String, why: String } zh "{name}：由片区 {from} 划入 {to}（{why}）" en "{name}: from zone {from} to {to} ({why})";
        SaidYear { name: String, from: String, to: String, why: String } zh "{name}：开工由 {from} 年改为 {to} 年（{why}）" en "{name}: starts in {to}, before in {from} ({why})";
        SaidStart { name: String, to: String, why: String } zh "{name}：原无年份，现 {to} 年开工（{why}）" en "{name}: starts in {to}, had no year before ({why})";
        SaidNoStart { name: String, from: String, why: String } zh "{name}：原定 {from} 年开工，现无年份（{why}）" en "{name}: has no year now, was to start in {from} ({why})";
        SaidTarget { name: String, from: String, to: String, why: String } zh "目标 {name}：完成 {from} → {to}（{why}）" en "target {name}: {from} → {to} ({why})";
        SaidOf { name: String, why: String } zh "{name}：{why}" en "{name}: {why}";

        ChangedSince { count: usize } zh "与上一版规划相比的变化（{count} 项）" en "Against the base plan: {count} {changes}" with changes = count "change" | "changes";
        HeadFacts { count: usize } zh "新情况（{count} 项）" en "What is new ({count})";
        HeadChanges { count: usize } zh "变化（{count} 项）" en "What is done differently ({count})";
        HeadScores { count: usize } zh "得分有变的候选小区 {count} 个" en "Scores: {count} {candidates} moved" with candidates = count "candidate" | "candidates";
        ScoreMoved { name: String, from: String, to: String } zh "{name}：{from} → {to}" en "{name}: {from} → {to}";
        Nested zh "年度嵌套：原定的开工没有一个被推迟" en "Years are nested: nothing that started is put off";
        NotNested { count: usize } zh "年度未嵌套：{count} 个小区的开工被推迟或取消" en "Years are not nested: {count} {starts} put off or dropped" with starts = count "start is" | "starts are";
        Same zh "两版规划没有差别" en "The two plans do not differ";
        More { count: usize } zh "……另有 {count} 项，见 --json" en "… and {count} more; --json has all of them";
        SummaryChanges { facts: usize, years: usize, zones: usize, entered: usize, left: usize } zh "滚动  新情况 {facts} 项；改年份 {years} 个，换片区 {zones} 个，新列入 {entered} 个，退出 {left} 个" en "Rolled      new facts: {facts}; other year {years}, other zone {zones}, newly planned {entered}, no more planned {left}";

        SignedBy { name: String, date: String, seal: String } zh "已定稿：{name}，{date}；定稿号 {seal}" en "Signed off by {name} on {date}; seal {seal}";
        SignedOff { path: String, name: String, date: String, files: usize, seal: String } zh "已定稿：{path}（{name}，{date}，{files} 个文件）\n定稿号 {seal}" en "Signed off: {path} ({name}, {date}, {files} {counted})\nSeal {seal}" with counted = files "file" | "files";
        AlreadySigned { path: String, name: String, date: String } zh "已由{name}于 {date} 定稿：{path}" en "signed off already by {name} on {date}: {path}";
        AlreadySignedRemedy zh "定稿不再改动；修改后的规划写到另一个文件夹再定稿" en "what is signed stays as it is; write a changed plan to another folder and sign that";
        NotProved { path: String, failed: usize } zh "核验未通过（{failed} 项），不能定稿：{path}" en "the folder does not prove ({failed} {checks}), so it cannot be signed off: {path}" with checks = failed "check" | "checks";
        NotProvedRemedy zh "用 lianpian verify 查看，重新写出后再定稿" en "see lianpian verify, write the plan again, then sign it off";
        NoName zh "没有写定稿人" en "nobody signs";
        NameWho zh "写明定稿人（命令行用 --name 张三）" en "say who signs (on the command line with --name 'Zhang San')";
        MissesTargets { count: usize } zh "此规划有 {count} 项目标未完成，定稿时一并确认" en "this plan misses {count} {targets}; signing it off accepts that" with targets = count "target" | "targets";
    }
}
