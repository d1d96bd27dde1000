//! Floor 2: what an incident is.
//!
//! A fold: an [`Incident`] is what you get by applying [`Record`]s in order. `decide` says what
//! follows from a wish and may refuse; `apply` takes what was written and may not; `next` says
//! what the responder should be asked now; `effects` says what the world should be told.
//! Refuses to know of clocks, disks, JSON and templates.

pub mod action;
pub mod apply;
pub mod backfill;
pub mod command;
pub mod decide;
pub mod effect;
pub mod event;
pub mod kind;
pub mod mailing;
pub mod next;
pub mod parity;
pub mod parts;
pub mod question;
pub mod record;
pub mod refusal;
mod said;
pub mod state;

pub use action::{ActionId, ActionItem};
pub use backfill::{Past, backfill};
pub use command::{Command, Context, Outcome};
pub use decide::{decide, declare, may_settle};
pub use effect::{Effect, effects};
pub use event::{Declared, Delivery, DraftId, Drafted, Event, Imported, Remote, Wording};
pub use kind::{DataLoss, Kind, Status};
pub use mailing::Mailing;
pub use next::{Aside, Next, beside, next};
pub use parity::{Standing, parity};
pub use record::{Record, Stamp};
pub use refusal::Refusal;
pub use state::{Incident, StepState};
