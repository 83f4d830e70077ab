//! The end of a sentence about a word that is not known.

super::messages! {
    /// What is said of the word that was probably meant.
    pub enum HintMessage {
        Near { nearest: String } zh "；最接近的是 {nearest}" en "; the nearest is {nearest}";
    }
}
