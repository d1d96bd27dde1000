//! The frozen words as a file: JSON, so that people can read what was about to be sent.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bytes of the file.
#[must_use]
pub fn write(words: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(words)
        .expect("invariant: texts, numbers and names can be written as JSON");
    bytes.push(b'\n');
    bytes
}

/// What the bytes say; none when they are not ours.
#[must_use]
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}
