//! Text inside of a web address.
//!
//! Owns the one way of writing that every browser reads, and that X signs with (RFC 3986, 2.3 and 2.1).
//! Invariant: what comes out has letters, digits, `-._~` and `%` only.

/// The text with everything but unreserved characters written as `%E2`.
#[must_use]
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    percent_into(text, &mut out);
    out
}

/// The same, behind what is there already.
pub fn percent_into(text: &str, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of X's own page on percent encoding.
    #[test]
    fn everything_that_an_address_could_mistake_is_written_out() {
        for (text, written) in [
            ("Ladies + Gentlemen", "Ladies%20%2B%20Gentlemen"),
            ("An encoded string!", "An%20encoded%20string%21"),
            ("Dogs, Cats & Mice", "Dogs%2C%20Cats%20%26%20Mice"),
            ("☃", "%E2%98%83"),
            ("a-b._~c", "a-b._~c"),
            ("\r\n/?#", "%0D%0A%2F%3F%23"),
        ] {
            assert_eq!(percent(text), written);
        }
        for byte in 0..=127_u8 {
            let written = percent(char::from(byte).encode_utf8(&mut [0; 4]));
            assert!(written.len() == 1 || written == format!("%{byte:02X}"));
        }
    }
}
