//! Floor 3: the list of customers, wherever it was exported from.
//!
//! Owns how a list is read: its letters, its separators, its columns, its addresses, and what is
//! wrong with each. Sends nothing, opens no file, and knows neither channels nor templates.
//! Invariant: whatever the bytes are, reading ends without a panic and in bounded memory: one row,
//! a number per customer, and the first findings of each kind.

pub mod address;
pub mod check;
mod decode;
pub mod entry;
pub mod finding;
pub mod form;
pub mod header;
pub mod list;
mod repeats;
mod rows;
pub mod shape;
pub mod suppressed;

pub use check::{Report, check};
pub use entry::{Customer, Entry};
pub use finding::{Code, Finding, Findings};
pub use form::Encoding;
pub use header::Header;
pub use list::{List, Unreadable};
pub use repeats::Repeats;
pub use shape::{Cell, Shape};
pub use suppressed::{Reason, Suppressed};

use crate::base::Span;

/// The longest row that is read, in bytes.
pub const LONGEST_ROW: usize = 64 * 1024;

/// The most columns that are read.
pub const MOST_COLUMNS: usize = 1_000;

/// A list older than this has missed customers.
pub const OLD: Span = Span::minutes(30 * 24 * 60);

/// Whether a path is an address of the web or of a service, and no file at all.
#[must_use]
pub fn is_remote(path: &str) -> bool {
    path.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Whether a path looks as if it lay on the platform that may be down when the list is needed: a
/// web server's folder, or a share of another machine.
#[must_use]
pub fn looks_like_platform(path: &str) -> bool {
    const FOLDERS: [&str; 8] = [
        "/var/www/",
        "/srv/",
        "/usr/share/nginx/",
        "/net/",
        "/nfs/",
        "/mnt/",
        "//",
        "\\\\",
    ];
    FOLDERS.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_may_be_down_with_the_platform_is_noticed() {
        for remote in [
            "https://shop.example/c.csv",
            "s3://bucket/c.csv",
            "file:///c",
        ] {
            assert!(is_remote(remote), "{remote}");
        }
        for file in ["customers.csv", "/home/ana/c.csv", "a: b://c", "://x"] {
            assert!(!is_remote(file) && !looks_like_platform(file), "{file}");
        }
        for shared in [
            "/var/www/shop/c.csv",
            "\\\\server\\share\\c.csv",
            "/mnt/nas/c.csv",
        ] {
            assert!(looks_like_platform(shared), "{shared}");
        }
    }
}
