//! Status pages: behind an API, or a folder of their site.

use crate::config::SecretRef;
use std::collections::BTreeMap;

/// A page of a status page service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPage {
    /// Where the API is, when not at the usual place.
    pub base: Option<String>,
    /// The page's id, where the service wants it.
    pub page: Option<String>,
    /// The token.
    pub token: SecretRef,
    /// The second half of the credentials, where there is one.
    pub api_id: Option<SecretRef>,
    /// The version of the service, where it matters.
    pub version: Option<u32>,
    /// Whether the page's subscribers are told.
    pub notify: bool,
    /// Our names for its components, and their ids.
    pub components: BTreeMap<String, String>,
}

/// A folder that is published by other means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The folder, relative to the workspace or absolute.
    pub folder: String,
    /// Where it can be read once published.
    pub url: Option<String>,
    /// Our names for the components of the page, and its own.
    pub components: BTreeMap<String, String>,
}
