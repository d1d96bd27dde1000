//! What is an address that mail can be sent to, and what is odd about one that is.
//!
//! Lettre's parser says what is an address; here are the limits of SMTP (RFC 5321, 4.5.3.1) and
//! what experience adds. Whether anybody reads mail there, nobody can know.
//! Invariant: a [`Judged`] address holds no control character, so nothing in it can begin a header
//! or another command of SMTP.

use super::finding::Code;
use crate::base::visible::is_dangerous;
use icu_normalizer::ComposingNormalizerBorrowed;
use lettre::Address;

const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 255;
/// A path of 256 with its two brackets.
const LONGEST: usize = 254;

/// Functions that nobody answers to as a customer. Not `info` or `contact`: small firms buy so.
const ROLES: [&str; 18] = [
    "abuse",
    "bounce",
    "bounces",
    "do-not-reply",
    "donotreply",
    "hostmaster",
    "mailer-daemon",
    "ne-pas-repondre",
    "nepasrepondre",
    "no-reply",
    "no_reply",
    "nobody",
    "noreply",
    "postmaster",
    "root",
    "spam",
    "usenet",
    "webmaster",
];

/// An address that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged<'a> {
    /// The address, without what stood around it.
    pub address: &'a str,
    /// Where the domain begins.
    domain: usize,
}

/// Says what a field that should hold an address holds.
pub fn judge(field: &str) -> Result<Judged<'_>, Code> {
    let address = field.trim();
    if address.is_empty() {
        return Err(Code::NoAddress);
    }
    let plain = is_plain(address);
    if !plain {
        if address.contains(char::is_control) {
            return Err(Code::ControlCharacter);
        }
        if address.contains(is_hidden) {
            return Err(Code::HiddenCharacter);
        }
        if address.matches('@').count() > 1 && address.contains([',', ';', ' ', '/']) {
            return Err(Code::SeveralAddresses);
        }
    }
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Err(Code::NotAnAddress);
    };
    if local.is_empty() || domain.is_empty() {
        return Err(Code::NotAnAddress);
    }
    if local.len() > LONGEST_LOCAL || domain.len() > LONGEST_DOMAIN || address.len() > LONGEST {
        return Err(Code::AddressTooLong);
    }
    if !plain && Address::new(local, domain).is_err() {
        return Err(Code::NotAnAddress);
    }
    Ok(Judged {
        address,
        domain: local.len() + 1,
    })
}

/// Whether an address is of the most usual kind, about which no parser need be asked: dots between
/// words of letters, digits, `-`, `_` and `+`, and a domain of words that begin and end well.
fn is_plain(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let locals = local.as_bytes().split(|byte| *byte == b'.').all(|word| {
        !word.is_empty()
            && word
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_+".contains(byte))
    });
    let domains = domain.as_bytes().split(|byte| *byte == b'.').all(|word| {
        matches!(word, [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric())
            && word.len() <= 63
            && word
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    });
    locals && domains && address.len() <= LONGEST
}

/// Characters that are there and that nobody sees; copied from web pages, mostly.
fn is_hidden(character: char) -> bool {
    is_dangerous(character)
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe0f}'
        )
}

impl<'a> Judged<'a> {
    /// What stands before the `@`.
    #[must_use]
    pub fn local(&self) -> &'a str {
        &self.address[..self.domain - 1]
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &'a str {
        &self.address[self.domain..]
    }

    /// Whether only a relay that speaks SMTPUTF8 takes it. A domain alone may be written otherwise.
    #[must_use]
    pub fn needs_smtputf8(&self) -> bool {
        !self.local().is_ascii()
    }

    /// Whether the domain has no dot: a typing mistake, or this machine.
    #[must_use]
    pub fn has_no_dot(&self) -> bool {
        !self.domain().contains('.') && !self.domain().starts_with('[')
    }

    /// Whether it is a function and no person.
    #[must_use]
    pub fn is_role(&self) -> bool {
        let local = self.local().split('+').next().unwrap_or_default();
        ROLES.iter().any(|role| local.eq_ignore_ascii_case(role))
    }
}

/// Writes the address as it is compared: case does not count, dots do.
pub fn key(address: &str, into: &mut String) {
    into.clear();
    if address.is_ascii() {
        into.push_str(address);
        into.make_ascii_lowercase();
    } else {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(address);
        into.extend(composed.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_wrong_with_an_address_has_a_name() {
        let long = format!("{}@x.example", "a".repeat(65));
        let domain = format!("a@{}.example", "a.".repeat(130));
        for (field, code) in [
            ("", Code::NoAddress),
            (" \u{a0} ", Code::NoAddress),
            ("ana", Code::NotAnAddress),
            ("ana@", Code::NotAnAddress),
            ("@x.example", Code::NotAnAddress),
            ("ana example@x.example", Code::NotAnAddress),
            ("ana@x..example", Code::NotAnAddress),
            ("Ana <ana@x.example>", Code::NotAnAddress),
            ("a..na@x.example", Code::NotAnAddress),
            ("ana@x.example,ben@x.example", Code::SeveralAddresses),
            ("ana@x.example ; ben@x.example", Code::SeveralAddresses),
            (
                "ana@x.example\r\nBcc: all@x.example",
                Code::ControlCharacter,
            ),
            ("ana\0@x.example", Code::ControlCharacter),
            ("ana\u{200b}@x.example", Code::HiddenCharacter),
            ("ana@x.exam\u{202e}ple", Code::HiddenCharacter),
            (&long, Code::AddressTooLong),
            (&domain, Code::AddressTooLong),
        ] {
            assert_eq!(judge(field), Err(code), "{field:?}");
        }
    }

    #[test]
    fn what_is_odd_about_an_address_does_not_stop_it() {
        let judged = |field| judge(field).expect("an address");
        assert_eq!(judged(" Ana.B+x@X.example ").address, "Ana.B+x@X.example");
        assert!(judged("zoé@x.example").needs_smtputf8());
        assert!(!judged("zoe@exämple.example").needs_smtputf8());
        assert!(judged("ana@localhost").has_no_dot());
        assert!(!judged("ana@[192.0.2.1]").has_no_dot());
        for role in [
            "PostMaster@x.example",
            "no-reply+7@x.example",
            "abuse@x.example",
        ] {
            assert!(judged(role).is_role(), "{role}");
        }
        for person in [
            "info@x.example",
            "noreply.ana@x.example",
            "ana@noreply.example",
        ] {
            assert!(!judged(person).is_role(), "{person}");
        }
    }

    #[test]
    fn case_does_not_count_and_dots_do() {
        let key = |address: &str| {
            let mut into = "left over".to_owned();
            key(address, &mut into);
            into
        };
        assert_eq!(key("Ana@X.Example"), key("ana@x.example"));
        assert_ne!(key("a.na@x.example"), key("ana@x.example"));
        assert_eq!(key("ZOÉ@x.example"), key("zoe\u{301}@x.example"));
    }

    proptest! {
        #[test]
        fn the_short_way_takes_nothing_that_the_parser_refuses(
            address in "[a-zA-Z0-9._+-]{1,12}@[a-zA-Z0-9.-]{1,16}",
        ) {
            prop_assert!(!is_plain(&address) || address.parse::<Address>().is_ok(), "{address}");
        }

        #[test]
        fn nothing_that_is_taken_can_begin_a_header(field in "\\PC{0,6}[\\x00-\\x20]?\\PC{0,6}@\\PC{0,12}") {
            if let Ok(judged) = judge(&field) {
                prop_assert!(!judged.address.contains(char::is_control));
                prop_assert!(!judged.address.contains(is_hidden));
                prop_assert_eq!(format!("{}@{}", judged.local(), judged.domain()), judged.address);
                prop_assert!(judged.address.parse::<Address>().is_ok());
            }
        }
    }
}
