//! Sentences about project files and packs that cannot be used.

super::messages! {
    /// What is wrong in a project file, a policy pack or a facility standard.
    pub enum ProjectMessage {
        Line { path: String, line: usize, cause: String } zh "{path} 第 {line} 行：{cause}" en "{path}:{line}: {cause}";
        File { path: String, cause: String } zh "{path}：{cause}" en "{path}: {cause}";
        Key { path: String, key: String, cause: String } zh "{path}：{key}：{cause}" en "{path}: {key}: {cause}";

        UnknownKey { key: String, known: String } zh "没有 {key} 这一项；可用：{known}" en "there is no key {key}; known: {known}";
        UnknownWord { word: String, known: String } zh "不认识 {word}；可用：{known}" en "{word} is not known; known: {known}";
        MissingKey { key: String } zh "缺少 {key}" en "{key} is missing";
        DuplicateKey zh "同一项写了两次" en "a key is written twice";
        WrongType { found: String, wanted: String } zh "值的类型不对：现为 {found}，应为 {wanted}" en "a value of the wrong type: {found}, wanted {wanted}";
        Syntax { cause: String } zh "不是正确的 TOML：{cause}" en "not valid TOML: {cause}";

        NotADate zh "不是日期，应写成 2021-11-25 这样" en "not a date such as 2021-11-25";
        Version zh "本程序读取版本 1" en "this program reads version 1";
        Metres zh "应在 0 到 5000 米之间" en "must lie between 0 and 5000 metres";
        WalkingSpeed zh "应在每分钟 10 到 200 米之间（正常步行约 80）" en "must lie between 10 and 200 metres a minute (an ordinary walk: about 80)";
        AtLeastOne zh "应在 1 到 100 之间（1 表示不绕行、不放慢）" en "must lie between 1 and 100 (1: no detour, no slower)";
        Objective zh "只能是 \"corridor\"" en "must be \"corridor\"";
        ZoneWeight zh "应在 0 到 100000 米之间" en "must lie between 0 and 100,000 metres";
        ZoneShare zh "应在 0 到 10 之间" en "must lie between 0 and 10";
        ZoneDraws zh "应在 0 到 10000 之间" en "must lie between 0 and 10,000";
        Effort zh "应是 1 到 9 的整数" en "must be a whole number from 1 to 9";
        Include { word: String } zh "{word}：只能是 \"core\"、\"extended\" 或 \"provisional\"" en "{word}: must be \"core\", \"extended\" or \"provisional\"";
        LastYear zh "早于 first_year" en "lies before first_year";
        Duration zh "应在 0 到 20 年之间" en "must lie between 0 and 20 years";
        Window zh "至少为 1" en "is at least 1";
        Stay zh "应在 0 到 100 之间" en "must lie between 0 and 100";
        Share zh "应在 0 到 1 之间，不含 1" en "must lie between 0 and 1, below 1";
        ShareOrOne zh "应在 0 到 1 之间" en "must lie between 0 and 1";
        TooManyYears { most: usize } zh "年份太多：最多 {most} 年" en "too many years: {most} at most";
        UnderWayTogether zh "under_way 是各年在建的量，不能跨年合计" en "under_way is what is under way in each year, and no sum over years";
        NoYears zh "没有写年份；不写 years 即各年都适用" en "names no year; without years the limit holds in every year";
        LimitOutside { years: String, first: i16, last: i16 } zh "{years} 年都不在计划年份 {first}–{last} 之内，限额不起作用" en "no year of {years} counts within {first} to {last}, so the limit holds nothing";
        NoResource { word: String, known: String } zh "{word}：不是可累加的量；可用：{known}" en "{word}: nothing that adds up; there are {known}";
        Bound { resource: String } zh "{resource}：min 大于 max" en "{resource}: min is greater than max";
        Weight { id: String } zh "{id}：权重应是不小于 0 的数" en "{id}: a weight is a number of 0 or more";
        OnlyBuildingsHaveYears zh "只有 buildings 可写 impute_years" en "only buildings have years to impute";
        OnlyBuildingsHaveFilters zh "只有 buildings 可写 filters" en "only buildings have filters";
        NotNegative zh "应是不小于 0 的数" en "must be a number of 0 or more";
        NoRole { known: String } zh "没有这一项输入；可用：{known}" en "no such part of the input; there are {known}";
        NoTable zh "文件中没有这一项" en "the file has no such table";
        NoteText { id: String } zh "备注 {id} 没有写内容（text）" en "note {id} has no text";
        NoteTwice { id: String } zh "有两条备注的 id 都是 {id}；每条备注的 id 不能重复" en "two notes have the id {id}; every note needs one of its own";
        EditReason { id: String } zh "{id}：必须写明 reason（理由）" en "{id}: a reason is required";
        ValueKind { id: String } zh "“{id}”按词和按数取值不能互换；请用指标文件里的那一种 kind" en "“{id}” goes by words or by numbers, as the criteria file has it; use a kind of that sort";
        UnknownCriterion { id: String, known: String } zh "没有 {id} 这项指标；可用：{known}" en "{id}: no such criterion; there are {known}";
        WeightsZero zh "权重之和为零" en "the weights sum to zero";
        TargetKey { id: String, key: String, allowed: String } zh "{id}：{key} 只能是 {allowed}" en "{id}: {key} must be {allowed}";
        TargetNumber { id: String, key: String, value: String } zh "{id}：{key} 应是不小于 0 的数，不是 {value}" en "{id}: {key} must be a number of 0 or more, not {value}";
        TargetShare { id: String, value: String } zh "{id}：share 应在 0 到 1 之间，不是 {value}" en "{id}: share must lie between 0 and 1, not {value}";
        TargetTwice { id: String } zh "{id}：编号重复" en "{id}: the id is given twice";
        TargetTier { id: String, tier: String, known: String } zh "{id}：没有 {tier} 这一类；有：{known}" en "{id}: there is no tier {tier}; there are {known}";
        TargetValue { id: String } zh "{id}：要么写 value，要么写 share 和 tier" en "{id}: value must be given, or share with a tier instead";

        ChangedOnDisk { path: String } zh "{path}：打开之后，文件已被别处改动，没有保存；请另存为新文件，或重新打开后再改" en "{path}: the file was changed elsewhere since it was opened, so it was not saved; save under another name, or open it again and repeat the change";
        NotSaved { path: String, cause: String } zh "{path}：没有保存：{cause}；请检查权限和磁盘空间，或另存到别处" en "{path}: not saved: {cause}; check the permissions and the space on the disk, or save elsewhere";
        NotChanged { cause: String } zh "项目文件无法这样修改：{cause}" en "the project file cannot be changed so: {cause}";
        NoSuchEdit { id: String } zh "没有编号为 {id} 的手工修改" en "there is no edit {id}";
        ThroughValue { key: String } zh "{key} 不是一组设置，其下不能再写" en "{key} is no table, nothing can stand beneath it";

        PackNotFound { name: String, known: String, cause: String } zh "{name}：既不是内置包（{known}），也不是可读取的文件：{cause}" en "{name}: neither a pack of the program ({known}) nor a file that can be read: {cause}";
        PackNear { name: String, nearest: String, known: String } zh "没有 {name} 这个包；最接近的是 {nearest}；内置：{known}" en "there is no pack {name}; the nearest is {nearest}; of the program: {known}";
        PackParameter { name: String, known: String } zh "policy.parameters.{name}：此包没有这个参数；有：{known}" en "policy.parameters.{name}: the pack has no such parameter; it has {known}";
    }
}
