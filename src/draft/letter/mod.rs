//! One mail for one person, many thousand times.
//!
//! What was approved becomes [`Letters`]; each gives the bytes of one mail for one [`Addressee`].
//! Knows no list, no relay and no file: who is written to, and what became of it, is known elsewhere.
//! Invariant: the same input gives the same bytes; and what stands in a row of a list can become
//! neither markup, nor a header, nor a variable.

mod address;
mod approved;
mod conversation;
mod dkim;
mod encode;
mod head;
mod key;
mod letters;
mod marks;
mod merge;
mod mold;
#[cfg(test)]
mod tests;
mod unsubscribe;
mod value;
mod wording;

pub use address::wire;
pub use approved::{Approved, Frozen, FrozenTemplate, FrozenWords};
pub use head::{Addressee, Letterhead, Signature};
pub use key::KeyTrouble;
pub use letters::{Letters, Missing, Readable, Unusable};
pub use merge::{Merge, file_name};
pub use unsubscribe::columns_of;
