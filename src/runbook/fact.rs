//! What the responder is asked, once, and templates use.

use crate::base::FactId;

/// A question whose answer is kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name templates use.
    pub id: FactId,
    /// The question, as the responder reads it.
    pub ask: String,
    /// An answer that would do, shown beside the question.
    pub example: Option<String>,
    /// Whether the messages cannot do without: an empty answer is then "not now".
    pub required: bool,
}
