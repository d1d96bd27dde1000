//! Everything that is tested from outside, in one binary.

mod floors;
//! What users see, tested from outside.

mod schema;
