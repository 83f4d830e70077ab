//! What is said while planners weigh criteria and shape value functions.

super::messages! {
    /// A sentence of the page on the score.
    pub enum JudgeMessage {
        MethodOf zh "评分方法" en "Method";
        Sum zh "加权求和" en "Weighted sum";
        Topsis zh "TOPSIS" en "TOPSIS";
        StepMethod zh "改评分方法" en "method of the score";
        GroupNeed zh "需求" en "Need";
        GroupEffect zh "成效" en "Effect";
        GroupReadiness zh "条件" en "Readiness";
        Defaults zh "恢复预设权重" en "Weights of the criteria file";
        StepDefaults zh "恢复预设权重" en "weights of the criteria file";
        Consistent { ratio: String } zh "一致性 CR {ratio} ≤ 0.10" en "consistency CR {ratio} ≤ 0.10";
        Inconsistent { ratio: String } zh "一致性 CR {ratio} > 0.10，判断互相矛盾" en "consistency CR {ratio} > 0.10: judgements contradict each other";
        WorstPair { one: String, other: String, given: String, mended: String } zh "最矛盾：{one}对{other}判为 {given}，其余判断推出约 {mended}" en "fits least: {one} against {other} is judged {given}, the others say about {mended}";
        PairsHint zh "用成对比较（AHP）定权重：逐对说明哪项更重要、重要几倍。" en "Weigh by pairs (AHP): say of each pair which matters more, and how many times.";
        PairsBegin zh "从当前权重开始比较" en "Begin with the weights as they are";
        PairsSeveral zh "这个项目有多位专家的判断，请在项目文件里修改。" en "This project holds the judgements of several experts: change them in the project file.";
        PairsFile zh "权重来自指标文件里的判断。从当前权重开始，就改由本项目判断。" en "The weights come from judgements in the criteria file. Begin with them as they are to judge here.";
        StepPairs zh "开始成对比较" en "begin to weigh by pairs";
        StepJudge { one: String, other: String } zh "比较“{one}”与“{other}”" en "judge “{one}” against “{other}”";
        PairSlider { one: String, other: String } zh "“{one}”相对“{other}”" en "“{one}” against “{other}”";
        PairCell { one: String, other: String, times: String } zh "{one}对{other}：{times}" en "{one} against {other}: {times}";
        AsImportant zh "同样重要" en "as important";
        MoreImportant { one: String, times: String } zh "{one}更重要，{times} 倍" en "{one} matters {times} times as much";
        Weigher zh "本项目" en "this project";
        ValueHead { name: String } zh "“{name}”怎样得分" en "How “{name}” is valued";
        ValueAsFile zh "恢复预设" en "As in the criteria file";
        StepValue { name: String } zh "改“{name}”的得分曲线" en "value function of “{name}”";
        StepValueBack { name: String } zh "恢复“{name}”的得分曲线" en "value function of “{name}” as in the file";
        HandleZero { name: String } zh "“{name}”得 0 分处" en "“{name}”: where the value is 0";
        HandleOne { name: String } zh "“{name}”得满分处" en "“{name}”: where the value is 1";
        HandleMiddle { name: String } zh "“{name}”得一半处" en "“{name}”: where the value is ½";
        HandleSlope { name: String } zh "“{name}”得四分之三处" en "“{name}”: where the value is ¾";
        HandlePoint { name: String, number: usize } zh "“{name}”第 {number} 点" en "“{name}”: point {number}";
        HandleWord { name: String, word: String } zh "“{name}”为“{word}”时的分值" en "“{name}”: value of “{word}”";
        ValueHint zh "拖动圆点；灰柱是各小区的实际数值。" en "Drag the dots; grey bars are what was measured.";
        ValueNone zh "该指标按数值本身计分，没有曲线。" en "This criterion counts as measured, without a curve.";
    }
}
