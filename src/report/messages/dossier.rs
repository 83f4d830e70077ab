//! Sentences of approvals, procedure, task list and publicity text.

super::messages! {
    /// What is said of a project's approvals and steps.
    pub enum DossierMessage {
        ApprovalsAlone zh "审批（假定单独作为一个项目）" en "Approvals, were it a project of its own";
        ApprovalsOf { project: String } zh "审批（项目 {project}）" en "Approvals of project {project}";
        Approvals zh "审批" en "Approvals";
        Project { id: String, year: String, count: usize } zh "项目 {id}：{year} 年开工，{count} 个小区" en "Project {id}: starts in {year}, {count} {counted}" with counted = count "neighbourhood" | "neighbourhoods";
        Pair { what: String, said: String } zh "{what} — {said}" en "{what} — {said}";
        Undecided { needs: String } zh "待定，缺：{needs}" en "open, missing: {needs}";
        DoesNotApply { told: String, against: String } zh "不适用{told}：{against}" en "{told} does not apply: {against}";
        Told { told: String, quote: String } zh "“{told}”（原文：{quote}）" en "«{told}» (clause on {quote})";
        FieldIs { field: String, value: String } zh "{field}为“{value}”" en "{field} is «{value}»";
        AtLeast { value: String } zh "至少 {value}" en "at least {value}";
        AtMost { value: String } zh "至多 {value}" en "at most {value}";
        AmongThem { value: String } zh "{value}等" en "{value} and more";
        Yes zh "是" en "yes";
        No zh "否" en "no";
        StillOpen { told: String, needs: String } zh "{told}尚待判定，缺：{needs}" en "{told} is open, missing: {needs}";
        ReadingPoint { id: String, question: String, taken: String } zh "提示 {id}：{question}；此处按“{taken}”理解" en "note {id}: {question}; read here as: {taken}";
        Note { told: String } zh "注：{told}" en "note: {told}";
        SinglySame zh "各小区单独作为项目，各阶段结论与合并相同" en "Every member alone would have the same outcomes";
        Singly zh "与各小区单独作为项目对照（仅陈述事实，不作为拆分项目的依据）" en "Beside it, each member alone (stated as a fact; no ground to split the project)";
        TogetherOf { stage: String, amount: String, outcome: String } zh "{stage}：合并（{amount}）为“{outcome}”；各自单独：" en "{stage}: together ({amount}) «{outcome}»; each alone:";
        Together { stage: String, outcome: String } zh "{stage}：合并为“{outcome}”；各自单独：" en "{stage}: together «{outcome}»; each alone:";
        OfMembers { count: usize, outcome: String, names: String } zh "{count} 个“{outcome}”：{names}" en "{count} «{outcome}»: {names}";
        OtherReadings zh "按其他读法" en "Under other readings";
        OtherReading { id: String, question: String, value: String } zh "{id} {question}，读作“{value}”" en "{id} {question}, read as «{value}»";
        NotAsTaken { id: String, taken: String } zh "{id} 不按“{taken}”理解" en "{id} not read as «{taken}»";

        Under { what: String, said: String } zh "{what}：{said}" en "{what}: {said}";
        DueOn { on: String } zh "期限 {on}" en "due {on}";
        UndecidedShort zh "待定" en "open";
        NoSum zh "金额未填" en "an amount not recorded";
        Member { name: String, amount: String } zh "{name}（{amount}）" en "{name} ({amount})";
        UnknownAmount zh "总投资未填" en "no investment recorded";
        Procedure { done: usize, all: usize } zh "实施程序：{all} 步中完成 {done} 步" en "Procedure: {done} of {all} {counted} done" with counted = all "step" | "steps";
        ProcedureOf { project: String, members: usize, done: usize, all: usize } zh "实施程序（项目 {project}，{members} 个小区）：{all} 步中完成 {done} 步" en "Procedure of project {project} ({members} {members_counted}): {done} of {all} {counted} done" with counted = all "step" | "steps", members_counted = members "neighbourhood" | "neighbourhoods";
        BeforeForce { from: String } zh "项目在本文件施行（{from}）之前开工，以下程序仅供对照" en "the works began before the document came into force ({from}): what follows is for comparison only";
        StepDone zh "已完成" en "done";
        RouteClear zh "审批路径已明确" en "the route is clear";
        StepOpen zh "未完成" en "open";
        StepAsk zh "待补资料" en "to be recorded";
        StepNotYet zh "尚未进行" en "not yet";
        Missing { what: String } zh "缺：{what}" en "missing: {what}";
        MustNot { what: String } zh "记录为否或不符：{what}" en "recorded otherwise than it must be: {what}";
        Lacks { what: String, lacks: String } zh "{what}，尚缺：{lacks}" en "{what}, still without: {lacks}";
        Who { who: String } zh "责任：{who}" en "acts: {who}";
        WhoLed { who: String, lead: String } zh "责任：{who}；牵头：{lead}" en "acts: {who}; leads: {lead}";
        BeforeItsTurn { before: String } zh "应先完成“{before}”，而该步骤没有完成的记录" en "«{before}» must come first, and no record shows it done";
        Recorded { what: String } zh "记录：{what}" en "recorded: {what}";
        ComesTo { stage: String, outcome: String } zh "“{stage}”的结论是“{outcome}”" en "«{stage}» comes to «{outcome}»";
        Contradicts { outcome: String, fact: String } zh "{outcome}，而{fact}：请补办，或更正记录" en "{outcome}, yet {fact}: obtain it, or correct the record";
        DueBeforeEffect { from: String } zh "竣工早于本文件施行（{from}），不适用这一期限" en "passed before the document came into force ({from}): this deadline does not apply";
        DueLeft { on: String, days: String } zh "期限 {on}，还有 {days} 日" en "due {on}, {days} {counted} left" with counted = days "day" | "days";
        DueOverdue { on: String, days: String } zh "期限 {on}，已逾期 {days} 日未备案" en "due {on}, overdue by {days} {counted}" with counted = days "day" | "days";
        DueInTime { on: String } zh "期限 {on}，已按期备案" en "due {on}, filed in time";
        DueLate { on: String, days: String } zh "期限 {on}，逾期 {days} 日备案" en "due {on}, filed {days} {counted} late" with counted = days "day" | "days";
        DueBefore { on: String, days: String } zh "期限 {on}；记录的备案日期早于验收 {days} 日，请核对" en "due {on}; recorded as filed {days} {counted} before the acceptance: check the dates" with counted = days "day" | "days";
        DueProvisional zh "暂按日历推算：所涉年份的节假日安排未公布或未收录，遇休息日可能顺延" en "provisional: the rest days of that year are not published or not in the table, so the day may move";
        HolidaySource { notices: String } zh "节假日依据：{notices}" en "rest days by: {notices}";
        HandoverTo { to: String } zh "移交：{to}" en "handover: {to}";
        ManagedBy { mode: String } zh "管理模式：{mode}" en "management: {mode}";
        ModeNeeds { needs: String } zh "须有：{needs}" en "needs: {needs}";
        ModeSupport { document: String } zh "扶持依据：{document}" en "supported under {document}";
        Roles zh "职责分工" en "Who does what";
        Reserve { tier: String } zh "因居民不同意暂缓，列入储备库；意愿具备后可按“{tier}”列入" en "held back by consent alone: on the reserve list; with consent it would be in «{tier}»";

        PublicityTitle { project: String } zh "{project}：城镇老旧小区改造公示" en "{project}: public notice of neighbourhood renovation";
        PublicitySynthetic zh "**本文件由合成数据生成，小区、楼栋和数字均为虚构。**" en "**Made from synthetic data: neighbourhoods, buildings and numbers are invented.**";
        PublicityAsOf { as_of: String } zh "数据截至 {as_of}。" en "Data as of {as_of}.";
        PublicityNoPersons { least: u32 } zh "本公示不含个人信息；不足 {least} 户的小区不公布户数。" en "No personal data; the households of a neighbourhood with fewer than {least} are not shown.";
        PublicityYear { year: String } zh "{year} 年" en "{year}";
        PublicityOutside zh "片区以外" en "outside any zone";
        PublicityHead zh "| 小区 | 街道（镇） | 建成年份 | 楼栋 | 户数 | 建筑面积（m²） | 改造内容 |" en "| Neighbourhood | Subdistrict | Built | Buildings | Households | Floor area (m²) | Works |";
        PublicityHidden { least: u32 } zh "不足 {least} 户" en "fewer than {least}";
        PublicityUnknown zh "未填" en "not recorded";
        PublicityClass { class: String, items: String } zh "{class}：{items}" en "{class}: {items}";
        PublicityAsked { class: String, count: usize } zh "{class}另有 {count} 项待摸排" en "{class}: {count} more {counted} to be surveyed" with counted = count "item" | "items";
        PublicityUnlisted { items: String } zh "清单以外：{items}" en "beyond the lists: {items}";
        PublicityUnchosen { classes: String } zh "{classes}待居民选定" en "{classes}: to be chosen by residents";
        PublicityDone { count: usize } zh "已完工的 {count} 个项目不再公示。" en "{count} {counted}." with counted = count "finished project is left out" | "finished projects are left out";
        PublicityMarkDone zh "（已完工）" en " (done)";
        PublicityMarkUnderWay zh "（已开工）" en " (under way)";
        PublicityMarkProvisional zh "（暂列，资料补齐后确定）" en " (provisional, until its data are complete)";
        PublicityPeriod { from: String, to: String } zh "公示期：{from} 至 {to}" en "Open for comment from {from} to {to}";
        PublicityNoPeriod zh "公示期：　　　　年　　月　　日 至 　　　　年　　月　　日" en "Open for comment from ____________ to ____________";
        PublicityContact zh "意见反馈（单位、电话）：________________" en "Where to comment (office, telephone): ________________";
        PublicityBasis { source: String, clause: String, quote: String } zh "依据：{source}，{clause}（{quote}）。" en "Under: {source}, {clause} ({quote}).";
        PrincipleCheck zh "原则核对" en "principle";
    }
}
