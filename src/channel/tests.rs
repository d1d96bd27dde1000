//! What the tests of every kind of channel need: settings as people write them, and answers.

use super::exchange::{Keys, Response};
use crate::base::Secret;
use crate::config::{self, Service};
use crate::incident::Remote;

/// The service that a table of `aplomb.toml` describes.
pub(super) fn service(text: &str) -> Service {
    let text = format!("[channels.c]\n{text}\n");
    let (config, found) = config::parse(&text);
    let config = config.unwrap_or_else(|| panic!("{found:?}"));
    let channel = config.channels.into_values().next().expect("a channel");
    channel.service
}

/// Secrets, in the order of their settings.
pub(super) fn keys(letters: &[&str]) -> Keys {
    Keys(letters.iter().map(|key| Secret::new(*key)).collect())
}

/// Names of a message, as a service gave them.
pub(super) fn remote(names: &[(&str, &str)]) -> Remote {
    let names = names.iter();
    names
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// What a service answers.
pub(super) fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let headers = headers.iter();
    Response {
        status,
        headers: headers
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.as_bytes().to_vec(),
    }
}
