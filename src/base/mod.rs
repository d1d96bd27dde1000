//! Floor 0: the small words everything else is said with.
//!
//! Ids, moments, digests, diagnostics and the catalogue of words. Knows nothing of incidents and
//! touches nothing outside the process; third-party crates appear in one file each.

pub mod catalogue;
pub mod credential;
pub mod diagnostic;
pub mod digest;
pub mod document;
pub mod id;
pub mod mask;
pub mod moment;
pub mod percent;
pub mod reason;
pub mod secret;
pub mod sentence;
pub mod shell;
mod text;
pub mod visible;
pub mod zone;

pub use catalogue::{Lang, Words};
pub use diagnostic::{Diagnostic, Level, Source};
pub use digest::Digest;
pub use id::{
    ChannelName, FactId, IncidentId, InvalidName, Role, RunbookId, StepId, TemplateName, WriterId,
};
pub use moment::{Moment, Span};
pub use reason::Reason;
pub use secret::Secret;
pub use sentence::Sentence;
pub use zone::Zone;
