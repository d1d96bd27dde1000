//! Everything that is tested through the library and the program as their users see them.

mod crash;
mod disk;
mod journal;
mod skipped;
