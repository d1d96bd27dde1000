//! Files in one file, as `tar` has put them for forty years.
//!
//! Owns the form (POSIX ustar), which every system opens without us. Knows nothing of what the files
//! mean. Invariant: the same files give the same bytes, whoever makes them and when.

use crate::base::Moment;

/// A file and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path in the archive, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

const BLOCK: usize = 512;

/// The longest name, and the longest folder before it.
const NAME: usize = 100;
const PREFIX: usize = 155;

/// The archive of these files, in this order, as of a time; `None` when a path is too long for it.
#[must_use]
pub fn tar(members: &[Member], at: Moment) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for Member { path, bytes } in members {
        out.extend(head(path, bytes.len(), at)?);
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
    }
    // Two empty blocks end it.
    out.resize(out.len() + 2 * BLOCK, 0);
    Some(out)
}

fn head(path: &str, length: usize, at: Moment) -> Option<[u8; BLOCK]> {
    let (prefix, name) = split(path)?;
    let seconds = at.millis().div_euclid(1000).max(0);
    let mut head = [0; BLOCK];
    let mut put = |from: usize, text: &str| {
        head[from..from + text.len()].copy_from_slice(text.as_bytes());
    };
    put(0, name);
    put(100, "0000600\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &number(u64::try_from(length).ok()?)?);
    put(136, &number(u64::try_from(seconds).ok()?)?);
    // The sum is over the head with blanks in its own place.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\u{0}00");
    put(345, prefix);
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Some(head)
}

/// Eleven octal digits: eight gigabytes.
fn number(number: u64) -> Option<String> {
    (number < 1 << 33).then(|| format!("{number:011o}\0"))
}

fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= NAME {
        return Some(("", path));
    }
    let cuts = path.match_indices('/').map(|(at, _)| path.split_at(at));
    let mut cuts = cuts.map(|(prefix, name)| (prefix, &name[1..]));
    cuts.find(|(prefix, name)| prefix.len() <= PREFIX && name.len() <= NAME && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(path: &str, bytes: &[u8]) -> Member {
        Member {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn an_archive_is_whole_blocks_and_ends_with_two_empty_ones() {
        let at = Moment::from_millis(1_795_356_123_456);
        for length in [0, 1, 511, 512, 513] {
            let all = tar(&[member("a/b", &vec![b'x'; length])], at).expect("short paths");
            assert_eq!(
                all.len(),
                BLOCK + length.next_multiple_of(BLOCK) + 2 * BLOCK
            );
            assert!(all.ends_with(&[0; 2 * BLOCK]));
            assert_eq!(&all[..3], b"a/b");
        }
    }

    #[test]
    fn a_long_path_is_split_at_a_folder_and_one_that_cannot_be_is_refused() {
        let long = format!(
            "incidents/{}/journal/{}.jsonl",
            "a".repeat(100),
            "w".repeat(80)
        );
        let (prefix, name) = split(&long).expect("it has folders");
        assert_eq!(format!("{prefix}/{name}"), long);
        assert!(prefix.len() <= PREFIX && name.len() <= NAME);
        assert_eq!(split(&"a".repeat(101)), None);
        assert_eq!(
            tar(&[member(&"a".repeat(300), b"")], Moment::from_millis(0)),
            None
        );
    }
}
