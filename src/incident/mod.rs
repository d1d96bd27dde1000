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
pub mod declared;
pub mod delivery;
pub mod draft;
mod due;
pub mod effect;
pub mod event;
pub mod gate;
pub mod kind;
pub mod mailing;
pub mod next;
mod over;
pub mod parity;
pub mod parts;
pub mod progress;
pub mod question;
pub mod record;
pub mod refusal;
pub mod round;
mod said;
pub mod state;
pub mod wording;

pub use action::{ActionId, ActionItem};
pub use backfill::{Past, backfill};
pub use command::{Command, Context, Outcome};
pub use decide::{PATIENCE, decide, declare, may_settle};
pub use declared::{Declared, Imported};
pub use delivery::{Delivery, Remote};
pub use effect::{Effect, effects};
pub use event::Event;
pub use kind::{DataLoss, Ended, Kind, Status};
pub use mailing::Mailing;
pub use next::{Aside, Next, beside, next};
pub use parity::{Standing, parity};
pub use progress::StepState;
pub use record::{Record, Stamp};
pub use refusal::{PlainWords, Refusal};
pub use state::{Declaration, Incident};
pub use wording::{DraftId, Drafted, Wording};
