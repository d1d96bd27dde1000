//! An address as it goes into a mail and over the wire.
//!
//! Who is written to was looked at when the list was read; here the last word is lettre's, and the
//! domain is put into letters that every server takes. Knows no list.
//! Invariant: an address that comes back has no control character and one line.

use lettre::Address;
use std::borrow::Cow;

/// The address with its domain in ASCII (RFC 5891): what the envelope and the `To` line say. None
/// when it is no address. Letters outside ASCII before the `@` stay, and need SMTPUTF8.
#[must_use]
pub fn wire(address: &str) -> Option<Cow<'_, str>> {
    if is_plain(address) {
        return Some(Cow::Borrowed(address));
    }
    if address.contains(|c: char| c.is_control()) || address.parse::<Address>().is_err() {
        return None;
    }
    let (local, domain) = address.rsplit_once('@')?;
    if domain.is_ascii() {
        return Some(Cow::Borrowed(address));
    }
    let domain = idna::domain_to_ascii(domain).ok()?;
    Some(Cow::Owned(format!("{local}@{domain}")))
}

/// The most usual kind, about which no parser need be asked.
fn is_plain(address: &str) -> bool {
    let is_word = |word: &[u8]| {
        !word.is_empty()
            && word
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_+".contains(byte))
    };
    let is_label = |word: &[u8]| {
        matches!(word, [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric())
            && word.len() <= 63
            && word
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let dot = |byte: &u8| *byte == b'.';
    address.len() <= 254
        && address.split_once('@').is_some_and(|(local, domain)| {
            local.len() <= 64
                && local.as_bytes().split(dot).all(is_word)
                && domain.as_bytes().split(dot).all(is_label)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_domain_of_any_letters_is_put_into_ascii_and_a_name_stays() {
        for (address, wired) in [
            ("Ana.B+x@Shop.example", Some("Ana.B+x@Shop.example")),
            ("ana@exämple.example", Some("ana@xn--exmple-cua.example")),
            ("zoé@exämple.example", Some("zoé@xn--exmple-cua.example")),
            ("zoé@shop.example", Some("zoé@shop.example")),
            ("o'neil@shop.example", Some("o'neil@shop.example")),
            ("ana@localhost", Some("ana@localhost")),
            ("ana", None),
            ("ana@shop.example\r\nBcc: all@shop.example", None),
            (" ana@shop.example", None),
            ("Ana <ana@shop.example>", None),
        ] {
            assert_eq!(wire(address).as_deref(), wired, "{address:?}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_takes_nothing_that_the_parser_refuses(
            address in "[a-zA-Z0-9._+-]{1,12}@[a-zA-Z0-9.-]{1,16}",
        ) {
            prop_assert!(!is_plain(&address) || address.parse::<Address>().is_ok(), "{address}");
        }
    }
}
