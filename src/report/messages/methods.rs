//! Sentences about criteria files, weights, judgements and methods of scoring.

super::messages! {
    /// What is wrong with criteria, weights or judgements, and what was found about them.
    pub enum MethodMessage {
        NoCriteria zh "没有任何指标：至少写一个 [[criterion]]" en "there are no criteria: write at least one [[criterion]]";
        NoAlternatives zh "没有可评分的记录" en "there are no records to score";
        Lengths { criterion: String } zh "指标 {criterion}：值的个数与记录数不符" en "criterion {criterion}: the number of values is not the number of records";
        NotAnInterval { criterion: String, row: usize } zh "指标 {criterion}，第 {row} 条：不是有限的数，或下限大于上限" en "criterion {criterion}, record {row}: not a finite number, or the lower end is above the upper one";
        OutsideUnit { criterion: String, row: usize } zh "指标 {criterion}，第 {row} 条：值不在 0 到 1 之间；请为该指标写 value（取值函数）" en "criterion {criterion}, record {row}: the value is not between 0 and 1; give the criterion a value function";
        WeightCount { weights: usize, criteria: usize } zh "权重 {weights} 个，指标 {criteria} 个：个数必须相同" en "weights: {weights}, criteria: {criteria}; there must be as many of one as of the other";
        BadWeight { criterion: String, weight: String } zh "指标 {criterion}：权重 {weight} 不是不小于 0 的数" en "criterion {criterion}: the weight {weight} is not a number of 0 or more";
        WeightsZero zh "权重之和为零：至少一项要大于 0" en "the weights sum to zero: at least one must be greater than 0";
        BadShare { share: String } zh "份额 {share} 不是不小于 0 的数" en "the share {share} is not a number of 0 or more";
        AllAlike zh "所有记录在各项指标上都没有差别，无法据此评分或定权；请改用其他方法或补充数据" en "the records do not differ in any criterion, which leaves nothing to score or weigh by; use another method or add data";
        TooFewKnown { criterion: String, known: usize } zh "指标 {criterion}：只有 {known} 个已知值，按数据定权至少要 2 个；请改用 direct 或 ahp，或去掉该指标" en "criterion {criterion}: known values: {known}, and weighing by the data needs at least 2; use direct or ahp, or leave the criterion out";
        BothSigns { criterion: String } zh "指标 {criterion}：值有正有负，不能算熵；请为该指标写 value（取值函数）" en "criterion {criterion}: values above and below zero have no entropy; give the criterion a value function";
        NoExperts zh "没有判断矩阵：写 [[weighting.expert]]" en "there are no judgements: write [[weighting.expert]]";
        TooManyToJudge { criteria: usize, most: usize } zh "{criteria} 个指标不宜两两比较，最多 {most} 个；请分组或改用 direct" en "{criteria} criteria are too many to judge in pairs, {most} at most; group them or use direct";
        NotSquare { expert: String, rows: usize, columns: usize, criteria: usize } zh "{expert} 的判断矩阵是 {rows} 行 {columns} 列；有 {criteria} 个指标，应为 {criteria} 行 {criteria} 列" en "the judgements of {expert} have {rows} rows and {columns} columns; for {criteria} criteria there must be {criteria} of each";
        NotJudged { expert: String, pairs: String } zh "{expert} 还有没比较的两项：{pairs}；请补填这些格子" en "{expert} has not judged these pairs: {pairs}; fill these cells in";
        NotPositive { expert: String, first: String, second: String, given: String } zh "{expert} 对 {first} 与 {second} 的判断 {given} 不是大于 0 的数；用 1 到 9 或 \"1/9\" 到 \"1/2\"" en "the judgement of {expert} on {first} against {second}, {given}, is not a number above 0; use 1 to 9, or \"1/9\" to \"1/2\"";
        NotReciprocal { expert: String, first: String, second: String, given: String, wanted: String } zh "{expert} 对 {first} 与 {second} 的判断是 {given}，与反过来的一格矛盾，应为 {wanted}" en "the judgement of {expert} on {first} against {second} is {given}, which contradicts its mirror: that wants {wanted}";

        LinearEnds zh "from 与 to 应是两个不同的数" en "from and to must be two different numbers";
        LogEnds zh "from 与 to 应是两个不同的、大于 0 的数" en "from and to must be two different numbers above 0";
        LogisticShape zh "midpoint 应是数，steepness 应是不为 0 的数" en "midpoint must be a number, steepness a number other than 0";
        PointsTooFew zh "points 至少要两个点，如 [[0, 0], [40, 1]]" en "points needs at least two points, such as [[0, 0], [40, 1]]";
        PointsOrder zh "points 的横坐标应是由小到大、互不相同的数" en "the measures of points must be different numbers that rise";
        NoCategories zh "values 至少要一个词，如 {{ A = 0, B = 0.3 }}" en "values needs at least one word, such as {{ A = 0, B = 0.3 }}";
        ValueOutside { value: String } zh "{value}：值应在 0 到 1 之间" en "{value}: a value lies between 0 and 1";

        UnknownWord { word: String, known: String } zh "不认识 {word}；可用：{known}" en "{word} is not known; known: {known}";
        Schema { found: String } zh "schema 是 {found}；本程序读取 lianpian-criteria/1" en "schema is {found}; this program reads lianpian-criteria/1";
        EmptyId zh "id 不能为空" en "the id is empty";
        Twice { id: String } zh "{id} 重复" en "{id} is there twice";
        FieldOrMeasure zh "要么写 field（数据中的字段），要么写 measure（程序计算的量），二者取一" en "write either field, a column of the data, or measure, something the program computes";
        MeasureOfTable zh "单独给一个表评分时没有可计算的量；请改写 field（表中的字段）" en "of a table alone nothing is computed; write field, a column of the table";
        DirectionMissing zh "没有 value（取值函数）时必须写 direction：\"higher\"（越大越好）或 \"lower\"（越小越好）" en "without a value function direction is required: \"higher\" or \"lower\" is better";
        DirectionContradicts zh "与 value（取值函数）的方向相反：函数已说明哪一头为 1，direction 可以不写" en "contradicts the value function, which says which end has value 1; direction can be left out";
        UnknownShape zh "unknown 应为 \"interval\"、{{ low = 0, high = 0.5 }} 或一个数" en "unknown is \"interval\", {{ low = 0, high = 0.5 }} or a number";
        LowAboveHigh zh "low 大于 high" en "low is above high";
        WeightMissing zh "缺少 weight：method = \"direct\" 时每个指标都要写" en "weight is missing: with method = \"direct\" every criterion has one";
        ExpertsUnused zh "只有 method = \"ahp\" 或 of 中含 \"ahp\" 时才用判断矩阵；请改 method 或删去" en "judgements are used with method = \"ahp\", or \"ahp\" among of; change the method or leave them out";
        OnlyCombined zh "只有 method = \"combined\" 时才用" en "is used with method = \"combined\" only";
        CombineTwo zh "of 要写至少两种不同的定权方法，如 [\"direct\", \"entropy\"]" en "of names at least two different ways of weighing, such as [\"direct\", \"entropy\"]";
        ShareCount { shares: usize, ways: usize } zh "shares 有 {shares} 个，of 有 {ways} 个：个数必须相同" en "shares: {shares}, of: {ways}; there must be as many of one as of the other";
        NoJudgement { given: String } zh "{given} 不是判断；用 1 到 9 的数、\"1/9\" 到 \"1/2\"，或以 \"\" 留给对称的一格" en "{given} is no judgement; use a number from 1 to 9, \"1/9\" to \"1/2\", or \"\" to leave it to its mirror";
        TheGroup zh "合并后的判断矩阵" en "the merged judgements";
        TheExpert { name: String } zh "{name} 的判断矩阵" en "the judgements of {name}";
        Inconsistent { who: String, ratio: String, first: String, second: String, given: String, mended: String, then: String } zh "{who}一致性比例 CR = {ratio}，超过 0.10；最不协调的是 {first} 对 {second}：现为 {given}，按其余判断应约为 {mended}，改后 CR = {then}。结果仍按现有判断计算" en "{who} contradict each other: consistency ratio {ratio}, above 0.10. Least in line is {first} against {second}: {given}, where the other judgements say about {mended}, which would leave a ratio of {then}. The result still uses the judgements as they are";
        WeighsNothing { criterion: String } zh "指标 {criterion} 的权重为 0，不影响结果" en "the criterion {criterion} weighs nothing and changes nothing";

        NoColumn { field: String, known: String } zh "没有 {field} 这个字段；有：{known}" en "there is no column {field}; there are {known}";
        NothingRead { field: String } zh "字段 {field} 没有一个可用的值，无法据此评分" en "the column {field} holds not one value that can be used";
        ColumnsFix zh "核对指标文件的 field 与取值函数；lianpian inspect 可列出文件的字段" en "check field and value function in the criteria file; lianpian inspect lists the columns of a file";
        OfCriterion { path: String, criterion: String, cause: String } zh "{path}：指标 {criterion}：{cause}" en "{path}: criterion {criterion}: {cause}";
        NoNumbers { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 个值不是数，按未知处理（第 {rows} 条记录）" en "{count} values of the column {field} are no numbers and count as unknown (records {rows})";
        OneNoNumber { field: String, rows: String } zh "字段 {field} 有 1 个值不是数，按未知处理（第 {rows} 条记录）" en "1 value of the column {field} is no number and counts as unknown (record {rows})";
        WordsUnknown { field: String, count: usize, rows: String } zh "字段 {field} 有 {count} 个值不在 values 所列的词中，按未知处理（第 {rows} 条记录）" en "{count} values of the column {field} are not among the words of values and count as unknown (records {rows})";
        OneWordUnknown { field: String, rows: String } zh "字段 {field} 有 1 个值不在 values 所列的词中，按未知处理（第 {rows} 条记录）" en "1 value of the column {field} is not among the words of values and counts as unknown (record {rows})";
        AssumedValues { criterion: String, count: usize, value: String } zh "指标 {criterion}：{count} 条记录未知，按指标文件假定为 {value}" en "criterion {criterion}: unknown records: {count}, assumed to be {value} as the criteria file says";
        Constant { criterion: String } zh "指标 {criterion}：所有已知值相同，分不出先后" en "criterion {criterion}: all known values are the same, so it tells nothing apart";
        CriteriaUnreadable { path: String, cause: String } zh "指标文件无法读取（{cause}）：{path}" en "the criteria file cannot be read ({cause}): {path}";
        CriteriaFix zh "按所示行和键改正指标文件；写法见 docs/criteria.zh.md" en "correct the line and key shown in the criteria file; docs/criteria.md says how to write it";
        OutForm { path: String } zh "不能按此后缀写出：{path}" en "no form to write ends like this: {path}";
        OutFormFix zh "--out 用 .csv、.geojson 或 .gpkg；GeoJSON 要求已知坐标系" en "let --out end in .csv, .geojson or .gpkg; GeoJSON needs a known CRS";
        ColumnsReplaced { names: String } zh "原有的列被新结果代替：{names}" en "columns of the file replaced by the new ones: {names}";
        OneRowLeftOut zh "表中有 1 行不是记录（合计、说明等），未写出" en "1 row of the table is no record (a total, a note) and is not written";
        RowsLeftOut { count: u64 } zh "表中有 {count} 行不是记录（合计、说明等），未写出" en "{count} rows of the table are no records (totals, notes) and are not written";
        Ranked { rows: usize, method: String, path: String } zh "已排名：{rows} 条记录，方法 {method}，写入 {path}" en "Ranked: {rows} records by {method}, written to {path}";
        WeightLine { name: String, weight: String } zh "  {name}：权重 {weight}" en "  {name}: weight {weight}";
        WeightLineOpen { name: String, weight: String, unknown: usize } zh "  {name}：权重 {weight}，{unknown} 条记录未知" en "  {name}: weight {weight}, unknown records: {unknown}";
        ConsistencyLine { ratio: String } zh "  判断矩阵一致性比例 CR = {ratio}" en "  consistency ratio of the judgements: {ratio}";
    }
}
