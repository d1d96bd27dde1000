//! One mail for one person, many thousand times.
//!
//! What was approved becomes [`Letters`]; each gives the bytes of one mail for one [`Addressee`].
//! Knows no list, no relay and no file: who is written to, and what became of it, is known elsewhere.
//! Invariant: the same input gives the same bytes; and what stands in a row of a list can become
//! neither markup, nor a header, nor a variable.

mod head;
mod letters;

pub use head::{Addressee, Letterhead, Signature};
pub use letters::{Approved, Frozen, Letters, Missing, Readable, Unusable};
