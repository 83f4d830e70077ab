//! Sentences of the score: what is missing, how firm a rank is, what would change it.

super::messages! {
    /// What is said of a score beside its parts.
    pub enum ScoreMessage {
        FieldYear zh "建成年份" en "construction year";
        FieldHouseholds zh "户数" en "households";
        FieldHouseholdsOf { name: String } zh "相邻的{name}的户数" en "households of its neighbour {name}";
        FieldColumn { column: String } zh "{column}" en "column «{column}»";
        FieldPipeWorks zh "管线改造计划年份" en "year of planned pipe works";
        Rank { rank: f64, of: usize } zh "名次：第 {rank} 名（共 {of} 个候选小区）" en "Rank {rank} of {of} candidates";
        RankBetween { rank: f64, of: usize, low: f64, high: f64 } zh "名次：第 {rank} 名（共 {of} 个候选小区）；补齐缺失数据后在第 {low}–{high} 名之间" en "Rank {rank} of {of} candidates; missing data could move it between {low} and {high}";
        RankOthers { rank: f64, of: usize, low: f64, high: f64 } zh "名次：第 {rank} 名（共 {of} 个候选小区）；本小区数据齐全，其他小区补齐数据后在第 {low}–{high} 名之间" en "Rank {rank} of {of} candidates; its own data are complete, missing data of others could move it between {low} and {high}";
        ScoreBetween { low: String, high: String } zh "得分随缺失数据在 {low}–{high} 之间" en "missing data leave the score between {low} and {high}";
        IfKnown { criterion: String, fields: String, low: String, high: String, best: f64, worst: f64 } zh "{criterion}：缺{fields}；单独补齐后得分 {low}–{high}，名次 {best}–{worst}" en "{criterion}: not known: {fields}; known, the score would be {low}–{high}, the rank {best}–{worst}";
        AndMoreFields { names: String, more: usize } zh "{names}等 {more} 项" en "{names} and others ({more} in all)";
        Matters { criterion: String } zh "影响最大的缺失数据：{criterion}" en "the missing data that matter most: {criterion}";
        TopShare { percent: String, top: u64, draws: u64, spread: String } zh "把每项权重在 ±{spread} % 内、未知数据在可能范围内随机变动 {draws} 次，有 {percent} % 的情形进入前 {top} 名" en "with every weight varied by ±{spread} % and unknowns within what they may be, it is among the first {top} in {percent} % of {draws} draws";
        RankSpread { low: f64, high: f64 } zh "九成情形下名次在第 {low}–{high} 名之间" en "in nine of ten draws it ranks between {low} and {high}";
        Stable { spread: String } zh "任何一项权重变动 ±{spread} %，名次不变" en "no single weight moved by ±{spread} % changes the rank";
        Moves { spread: String, best: f64, worst: f64, criterion: String } zh "单项权重变动 ±{spread} %，名次在第 {best}–{worst} 名之间，受“{criterion}”的权重影响最大" en "a single weight moved by ±{spread} % takes it between {best} and {worst}; that of {criterion} moves it most";
        WhatWouldChange zh "什么情形下名次会变（其他小区不变，有一项即可）" en "What would change the rank (all others as they are; any one of these)";
        ToRank { rank: u64 } zh "升到第 {rank} 名" en "to rank {rank}";
        ToTop { rank: u64 } zh "进入前 {rank} 名" en "to be among the first {rank}";
        StepFrom { criterion: String, from: String, to: String } zh "{criterion}：由 {from}变为 {to}" en "{criterion}: {to} in place of {from}";
        StepTo { criterion: String, to: String } zh "{criterion}：查明为 {to}" en "{criterion}: found to be {to}";
        StepBeyond { criterion: String, to: String } zh "{criterion}：须达到 {to}，超出缺失数据可能的范围" en "{criterion}: would have to be {to}, which the missing data rule out";
        AtLeast { value: String } zh "{value}以上" en "{value} or more";
        AtMost { value: String } zh "{value}以下" en "{value} or less";
        NoSingleStep zh "没有哪一项单独变化能够做到" en "no single criterion could do it";
        Cover { known: u64, of: u64 } zh "已知 {known} 项，共 {of} 项" en "known: {known} of {of}";
        Between { weight: f64, low: f64, high: f64 } zh "可能取值 {low:.3}–{high:.3}，按中间值计，权重 {weight}" en "may be {low:.3}–{high:.3}; counted as the middle, weight {weight}";
        AssumedValue { value: f64, weight: f64 } zh "缺数据，按指标文件假定的取值 {value:.3} 计，权重 {weight}" en "not known; the criteria file assumes the value {value:.3}, weight {weight}";
        SettledValue { value: f64, weight: f64 } zh "数据不全，但在可能范围内取值都是 {value:.3} × 权重 {weight}" en "not fully known, but within what it may be the value is {value:.3} all the same, × weight {weight}";
        TopsisPart { value: f64, weight: f64 } zh "取值 {value:.3}，权重 {weight}（TOPSIS 接近度中的份额）" en "value {value:.3}, weight {weight} (its share of the TOPSIS closeness)";
        TopsisBetween { low: f64, high: f64, weight: f64 } zh "可能取值 {low:.3}–{high:.3}，按中间值计，权重 {weight}（TOPSIS 接近度中的份额）" en "may be {low:.3}–{high:.3}; counted as the middle, weight {weight} (its share of the TOPSIS closeness)";
        Missing { fields: String } zh "缺：{fields}" en "not known: {fields}";
        Dangerous { grade: String } zh "列入危房清单：房屋整体危险（{grade}），先解危，不参加评分、划片和年度计划" en "On the list of dangerous housing: dangerous as a whole ({grade}), to be made safe first; not scored, zoned or programmed";
        DangerousHow zh "若仍要列入本次改造，请在项目文件中用 include 编辑写明理由" en "to renovate it all the same, include it by an edit in the project file, with the reason";
        DangerousByHand { grade: String } zh "列入危房清单：房屋整体危险（{grade}），应先解危；按手工编辑仍列为候选" en "On the list of dangerous housing: dangerous as a whole ({grade}), to be made safe first; a candidate all the same by a hand edit";
        WeightsFrom { title: String, version: String } zh "权重与刻度：{title}，版本 {version}，可在项目文件中更换" en "weights and scales: {title}, version {version}; the project file can replace them";
        Data zh "数据" en "data";
        DataWord { word: String } zh "数据：{word}" en "data: {word}";
        DataPart zh "已知部分" en "of what is known";
        HowItCounts { measure: String } zh "计法：{measure}" en "how it counts: {measure}";
        Yes zh "是" en "yes";
        No zh "否" en "no";

        Method { method: String } zh "只能是 \"weighted_sum\" 或 \"topsis\"，现为 \"{method}\"" en "must be \"weighted_sum\" or \"topsis\", not \"{method}\"";
        Draws zh "应是 0 到 1000000 的整数" en "must be a whole number from 0 to 1,000,000";
        Spread zh "应在 0 到 1 之间（0.2 即 ±20 %）" en "must lie between 0 and 1 (0.2: ±20 %)";
        Top zh "应是不小于 1 的整数" en "must be a whole number of 1 or more";

        NoteNoData { criteria: String } zh "全区没有数据的评分指标：{criteria}；得分按可能范围的中间值计，名次区间因此较宽" en "criteria without any data in the district: {criteria}; they count as the middle of what they may be, and rank intervals are wide";
        NoteDangerous { count: usize, names: String } zh "另有 {count} 个小区房屋整体危险（{names}），列入危房清单先解危，不参加评分、划片和年度计划" en "{count} {counted_1} dangerous as a whole ({names}) {counted_2} on the list of dangerous housing, to be made safe first: not scored, zoned or programmed" with counted_1 = count "neighbourhood" | "neighbourhoods", counted_2 = count "is" | "are";
        SummaryScore { method: String, criteria: String, top: String, firm: String } zh "评分  {method}，指标 {criteria}；前 {top} 名中有 {firm} 个在九成以上的抽样中稳居前 {top} 名" en "Scores      {method}, criteria {criteria}; {firm} of the first {top} stay there in nine of ten draws or more";
        SummarySurvey { visits: String, first: String } zh "待调查  {visits} 个小区补齐数据后可能进出前列，见 survey-next.csv；最先：{first}" en "To survey   {visits} neighbourhoods could enter or leave the first places, see survey-next.csv; first: {first}";
        WeightedSum zh "加权求和" en "weighted sum";
        Topsis zh "TOPSIS（理想点固定）" en "TOPSIS (fixed ideal points)";
        VisitEnter zh "可能进入前列" en "could enter the first places";
        VisitLeave zh "可能退出前列" en "could leave the first places";
        AskHere zh "到小区调查" en "survey in the neighbourhood";
        AskNeighbour zh "到相邻小区调查" en "survey in its neighbours";
        AskOffice zh "向主管部门收集" en "ask the departments";
    }
}
