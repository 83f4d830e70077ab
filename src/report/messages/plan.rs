//! Sentences of the stages and of the explanations.

super::messages! {
    /// What the stages say about their results.
    pub enum PlanMessage {
        Eligible zh "符合改造条件" en "Eligible for renovation";
        LinkGap { gap: String, limit: String } zh "间距 {gap} m，上限 {limit} m" en "gap {gap} m, limit {limit} m";
    }
}
