//! Floor 3: a mailing to many people, as it lies on the disk.
//!
//! Three files in `incidents/<id>/outbox/<draft>.<channel>/`: the frozen list, the frozen words, and
//! the ledger that says of each person what became of their mail (docs/FORMAT.md). Opens no file,
//! sends nothing, knows neither relays nor templates.
//! Invariant: whatever happened to the ledger, nobody whose mail may have left is counted as still
//! to be written to.

pub mod head;
pub mod ledger;
pub mod message;
pub mod pace;
pub mod progress;
pub mod reader;
pub mod recipient;
pub mod standing;

pub use head::Head;
pub use ledger::{Group, Told};
pub use pace::Pace;
pub use progress::Progress;
pub use reader::{Ledger, Trouble};
pub use recipient::Recipient;
pub use standing::{Standing, State};

/// The frozen list, in the folder of its mailing.
pub const LIST: &str = "list.jsonl";
/// The frozen words.
pub const MESSAGE: &str = "message.json";
/// What became of each mail.
pub const LEDGER: &str = "ledger.jsonl";

/// When a mail that was refused for now is tried again, in seconds after each attempt; after the
/// last one it is refused. RFC 5321, 4.5.4.1 wants half an hour between attempts and days of
/// patience from relays; this is a client of one, and its message is stale within the hour.
pub const TRIED_AGAIN: [i64; 5] = [60, 300, 900, 1_800, 1_800];
