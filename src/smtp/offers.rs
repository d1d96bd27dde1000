//! What a relay offers in its answer to EHLO.

/// The extensions that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub(super) pipelining: bool,
    pub(super) chunking: bool,
    pub(super) starttls: bool,
    pub(super) eight_bit: bool,
    pub(super) utf8: bool,
    /// The longest message it takes; none when it does not say.
    pub(super) size: Option<u64>,
    /// Whether a size may be told with the sender.
    pub(super) takes_size: bool,
    pub(super) plain: bool,
    pub(super) login: bool,
}

impl Offers {
    /// Reads the words of the answer; its first line is only a greeting.
    pub(super) fn read(words: &str) -> Self {
        let mut offers = Self::default();
        for line in words.split('\n').skip(1) {
            let mut words = line.split([' ', '\t', '=']).filter(|word| !word.is_empty());
            let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
            match keyword.as_str() {
                "PIPELINING" => offers.pipelining = true,
                "CHUNKING" => offers.chunking = true,
                "STARTTLS" => offers.starttls = true,
                "8BITMIME" => offers.eight_bit = true,
                "SMTPUTF8" => offers.utf8 = true,
                "SIZE" => {
                    offers.takes_size = true;
                    // Zero means that there is no limit.
                    offers.size = words
                        .next()
                        .and_then(|size| size.parse().ok())
                        .filter(|size| *size > 0);
                }
                "AUTH" => {
                    for mechanism in words {
                        offers.plain |= mechanism.eq_ignore_ascii_case("PLAIN");
                        offers.login |= mechanism.eq_ignore_ascii_case("LOGIN");
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_an_offer_is_understood() {
        let offers = Offers::read(
            "relay.test PIPELINING\nsize 10240000\nChunking\nSTARTTLS\nAUTH=LOGIN\n\
             AUTH CRAM-MD5 plain\n8BITMIME\nSMTPUTF8\nX-MORE y",
        );
        assert_eq!(offers.size, Some(10_240_000));
        assert!(offers.chunking && offers.starttls && offers.plain && offers.login);
        assert!(offers.eight_bit && offers.utf8 && offers.takes_size);
        assert!(!offers.pipelining, "the first line offers nothing");
    }

    #[test]
    fn a_size_of_zero_or_of_nonsense_is_no_limit() {
        for line in ["SIZE 0", "SIZE", "SIZE many", "SIZE -1"] {
            let offers = Offers::read(&format!("relay\n{line}"));
            assert_eq!((offers.takes_size, offers.size), (true, None), "{line}");
        }
    }
}
