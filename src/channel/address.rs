//! Where a request goes: addresses put together so that a name can never change their shape.
//!
//! Owns the escaping of a path, and what `base` replaces. Refuses to know any service.

use super::exchange::Unfit;
use super::link::is_web_address;
use crate::base::Reason;
use std::fmt::Write as _;

/// A name as one segment of a path, or as one value of a query.
#[must_use]
pub fn segment(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // A text takes every character.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    // Two dots would climb, even behind an escape that a server takes back.
    if out.bytes().all(|byte| byte == b'.') {
        out = out.replace('.', "%2E");
    }
    out
}

/// An address that is a secret in itself, verbatim, or with another scheme and host.
pub fn hook(secret: &str, base: Option<&str>) -> Result<String, Unfit> {
    let secret = secret.trim();
    if !is_web_address(secret) {
        // The secret is not shown, wrong or right.
        return Err(Unfit::Settings(Reason::HookAddress {}.into()));
    }
    let Some(base) = base else {
        return Ok(secret.to_owned());
    };
    let rest = secret.split_once("://").map_or(secret, |(_, rest)| rest);
    let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
    Ok(format!("{}{path}", base.trim_end_matches('/')))
}

/// The address of an API, without the stroke at its end.
#[must_use]
pub fn api<'a>(base: Option<&'a str>, usual: &'a str) -> &'a str {
    base.unwrap_or(usual).trim_end_matches('/')
}

/// An address with one more value in its query.
#[must_use]
pub fn with_query(address: &str, name: &str, value: &str) -> String {
    let joint = match address.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{address}{joint}{name}={}", segment(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_segment() {
        for (name, escaped) in [
            ("C012", "C012"),
            ("!a:b.example", "%21a%3Ab.example"),
            ("$x/../y?z#", "%24x%2F..%2Fy%3Fz%23"),
            ("..", "%2E%2E"),
            ("é", "%C3%A9"),
            ("", ""),
        ] {
            assert_eq!(segment(name), escaped, "{name}");
        }
    }

    #[test]
    fn another_base_keeps_path_and_query_verbatim() {
        let secret = "https://x.logic.azure.com:443/workflows/a/invoke?sp=%2Ftriggers%2F&sig=a_B-c";
        assert_eq!(hook(secret, None).as_deref(), Ok(secret));
        assert_eq!(
            hook(secret, Some("http://127.0.0.1:8/")).as_deref(),
            Ok("http://127.0.0.1:8/workflows/a/invoke?sp=%2Ftriggers%2F&sig=a_B-c")
        );
        for wrong in ["", "hunter2hunter2", "ftp://a.example", "https://a b"] {
            let Err(Unfit::Settings(why)) = hook(wrong, None) else {
                panic!("{wrong}");
            };
            assert!(wrong.is_empty() || !why.contains(wrong), "{why}");
        }
        assert_eq!(
            with_query("https://a/b?c=d", "wait", "true"),
            "https://a/b?c=d&wait=true"
        );
        assert_eq!(
            with_query("https://a/b", "wait", "true"),
            "https://a/b?wait=true"
        );
    }
}
