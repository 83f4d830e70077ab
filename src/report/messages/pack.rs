//! Sentences about policy packs that are wrong, and about one that is checked alone.

super::messages! {
    /// What is wrong in a pack.
    pub enum PackMessage {
        UnknownKey { key: String } zh "没有 {key} 这一项" en "there is no key {key}";
        MissingKey { key: String } zh "缺少 {key}" en "{key} is missing";
        WrongType { found: String, zh: String, en: String } zh "值的类型不对：现为 {found}，应为{zh}" en "a value of the wrong type: {found}, wanted {en}";
        UnknownWord { word: String, known: String } zh "不认识 {word}；可用：{known}" en "{word} is not known; known: {known}";
        UnknownId { id: String, zh: String, en: String } zh "没有 {id} 这个{zh}" en "there is no {en} {id}";
        Twice { id: String } zh "{id} 重复" en "{id} is there twice";
        ConditionShape zh "条件要么写 field、op 与 value（或 param），要么只写 all、any、not 之一" en "a condition is either a test (field, op and value or param) or one of all, any, not";
        ValueAndParam zh "value 与 param 只能写一个" en "a test has a value or a param, not both";
        EmptyList zh "列表是空的，条件永远不成立" en "the list is empty, so that the condition can never hold";
        Circle { id: String } zh "{id} 要等到它自己之后：after 连成了圈" en "{id} must come after itself: the steps named by after form a circle";
        NotUtf8 zh "不是 UTF-8 编码，无法读取；请另存为 UTF-8" en "this is not UTF-8 and cannot be read; save the file as UTF-8";
        More { count: usize } zh "  …另有 {count} 处；用 --json 列出全部" en "  … and {count} more; --json lists them all";
        FaultInFile { path: String, key: String, cause: String } zh "{path}：{key}：{cause}" en "{path}: {key}: {cause}";
        EmptyGroup zh "至少要有一个条件" en "at least one condition is needed";
        OpOfField { op: String, field: String, kind: String, ops: String } zh "{field} 是 {kind} 类字段，不能用 {op}；可用：{ops}" en "{field} is of type {kind}, for which there is no {op}; there are {ops}";
        NoOpOfField { field: String, kind: String } zh "{field} 是 {kind} 类字段，不能写进条件" en "{field} is of type {kind}, which no condition can test";
        Fraction { value: String } zh "{value}：金额最多两位小数" en "{value}: money has two decimals at most";
        Negative { value: String } zh "{value}：不能小于 0" en "{value}: must not be below 0";
        Share { value: String } zh "{value}：比例应在 0 到 1 之间" en "{value}: a share lies between 0 and 1";
        Year { value: String } zh "{value}：应是 1800 到 2200 之间的年份" en "{value}: a year lies between 1800 and 2200";
        Order { from: String, until: String } zh "effective_from {from} 晚于 valid_until {until}" en "effective_from {from} lies after valid_until {until}";
        TargetYear { year: i64, first: i64, last: i64 } zh "{year} 年不在文件有效期 {first}–{last} 年之内" en "{year} lies outside the years {first}–{last} in which the pack holds";
        NoTier zh "至少要有一个层级 [[tier]]" en "at least one [[tier]] is needed";
        Format { found: String, format: String } zh "schema 是 {found}；本程序读取 {format}" en "schema is {found}; this program reads {format}";
        NotAboveZero { value: String } zh "{value}：须大于 0" en "{value}: must be above 0";
        ARange zh "应为一个数（下限），或从小到大的两个数（下限、上限）" en "wanted: one number (the least), or two in their order (the least, the most)";

        AYear zh "年份（整数）" en "a year (a whole number)";
        AText zh "文字" en "text";
        AList zh "列表" en "a list";
        AFlag zh "true 或 false" en "true or false";
        AWhole zh "整数" en "a whole number";
        ANumber zh "数" en "a number";
        AMoney zh "加引号的金额，如 \"400.00\"" en "money in quotes, such as \"400.00\"";
        ADay zh "日期，如 2021-11-25" en "a day such as 2021-11-25";
        ATable zh "表" en "a table";
        AnAnyOrAll zh "\"any\" 或 \"all\"" en "\"any\" or \"all\"";
        ADayKind zh "\"calendar\" 或 \"working\"" en "\"calendar\" or \"working\"";
        AMeasure zh "\"floor_area_m2\" 或 \"land_area_m2\"" en "\"floor_area_m2\" or \"land_area_m2\"";
        AnAmong zh "\"eligible\" 或 \"listed\"" en "\"eligible\" or \"listed\"";
        AShare zh "0 到 1 之间的数" en "a number between 0 and 1";

        Field zh "字段" en "field";
        Parameter zh "参数" en "parameter";
        Reading zh "解读" en "reading";
        Tier zh "层级" en "tier";
        Stage zh "审批阶段" en "stage";
        Role zh "单位（role）" en "role";
        Class zh "改造类别" en "class";
        Item zh "改造内容" en "item";
        Works zh "改造内容或类别" en "item or class";
        Fund zh "资金来源" en "fund";
        Deadline zh "期限" en "deadline";
        Step zh "步骤" en "step";
        Level zh "生活圈层级（level）" en "level";
        Word zh "词" en "word";

        ParameterValue { name: String, found: String, zh: String, en: String } zh "policy.parameters.{name}：现为 {found}，应为{zh}" en "policy.parameters.{name}: {found}, wanted {en}";
        Faults { path: String, count: usize } zh "规则包 {path} 有 {count} 处错误" en "the pack {path} has {count} {counted}" with counted = count "fault" | "faults";
        FaultLine { path: String, line: usize, key: String, cause: String } zh "{path} 第 {line} 行：{key}：{cause}" en "{path}:{line}: {key}: {cause}";
        Remedy zh "按提示修改这一行；写法见 docs/policy.zh.md，键名见 data/policy/schema.json" en "correct this line; docs/policy.md says how, data/policy/schema.json lists the keys";
        Sound { path: String, id: String, version: String } zh "{path}：规则包 {id} {version} 可用" en "{path}: the pack {id} {version} can be used";
        Holds { tiers: usize, fields: usize, items: usize, stages: usize, approvals: usize, steps: usize, readings: usize } zh "  层级 {tiers}，字段 {fields}，改造内容 {items}，审批阶段 {stages}，审批规则 {approvals}，步骤 {steps}，解读 {readings}" en "  {tiers} {tiers_counted}, {fields} {fields_counted}, {items} {items_counted}, {stages} {stages_counted}, {approvals} {approvals_counted}, {steps} {steps_counted}, {readings} {readings_counted}" with tiers_counted = tiers "tier" | "tiers", fields_counted = fields "field" | "fields", items_counted = items "item" | "items", stages_counted = stages "stage" | "stages", approvals_counted = approvals "approval rule" | "approval rules", steps_counted = steps "step" | "steps", readings_counted = readings "reading" | "readings";
        StandardRemedy zh "按提示修改这一行；写法见 docs/access.zh.md，键名见 data/standards/schema.json" en "correct this line; docs/access.md says how, data/standards/schema.json lists the keys";
        StandardSound { path: String, id: String, version: String } zh "{path}：设施标准 {id} {version} 可用" en "{path}: the standard {id} {version} can be used";
        StandardHolds { lines: usize, judged: usize, sized: usize, levels: usize } zh "  设施 {lines} 条，其中有距离要求 {judged} 条、有规模要求 {sized} 条；层级 {levels}" en "  lines: {lines}; with a distance: {judged}; with a size: {sized}; levels: {levels}";
        Memory { key: String, certainty: String } zh "  {key} 凭记忆（{certainty}），引用为法规前须核对" en "  {key} is from memory ({certainty}); check it before it is quoted as law";
    }
}
