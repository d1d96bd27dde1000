//! Floor 2: what an incident is.
//!
//! A fold: an [`Incident`](state::Incident) is what you get by applying [`Record`]s in order. `decide` says what
//! follows from a wish and may refuse; `apply` takes what was written and may not; `next` says
//! what the responder should be asked now; `effects` says what the world should be told.
//! Refuses to know of clocks, disks, JSON and templates.

pub mod command;
pub mod event;
pub mod kind;
pub mod question;
pub mod record;
pub mod refusal;

pub use command::{Command, Context};
pub use event::{Declared, Delivery, DraftId, Drafted, Event};
pub use kind::{DataLoss, Kind, Status};
pub use record::{Record, Stamp};
pub use refusal::Refusal;
