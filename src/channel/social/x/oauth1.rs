//! Signatures of OAuth 1.0a with HMAC-SHA1 (RFC 5849), as X asks for them.
//!
//! Refuses to know the time and to throw dice: both are given. Invariant: no secret stands in what
//! comes out.

use crate::base::Secret;
use crate::base::percent::percent;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use std::collections::BTreeSet;

/// The four letters of introduction.
pub(super) struct Signer {
    pub(super) token: Secret,
    pub(super) token_secret: Secret,
    pub(super) key: Secret,
    pub(super) key_secret: Secret,
}

impl Signer {
    /// The value of `Authorization` for a request. What stands behind `?` is signed too; a body of
    /// JSON is not.
    pub(super) fn header(&self, method: &str, url: &str, nonce: &str, seconds: i64) -> String {
        let seconds = seconds.to_string();
        let own = [
            ("oauth_consumer_key", self.key.reveal()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &seconds),
            ("oauth_token", self.token.reveal()),
            ("oauth_version", "1.0"),
        ];
        let signature = self.signature(method, url, &own);
        let mut fields: Vec<(&str, &str)> = own.to_vec();
        fields.insert(2, ("oauth_signature", &signature));
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| format!("{name}=\"{}\"", percent(value)));
        format!("OAuth {}", fields.collect::<Vec<_>>().join(", "))
    }

    fn signature(&self, method: &str, url: &str, fields: &[(&str, &str)]) -> String {
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        // A query is written by us, and already in the form that is signed.
        let asked = query.split('&').filter(|pair| !pair.is_empty());
        let own = fields.iter();
        let own = own.map(|(name, value)| format!("{name}={}", percent(value)));
        let all: BTreeSet<String> = asked.map(str::to_owned).chain(own).collect();
        let all = all.into_iter().collect::<Vec<_>>().join("&");
        let text = format!("{method}&{}&{}", percent(place), percent(&all));
        let secret = Secret::new(format!(
            "{}&{}",
            percent(self.key_secret.reveal()),
            percent(self.token_secret.reveal())
        ));
        let key = hmac::Key::new(
            hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            secret.reveal().as_bytes(),
        );
        STANDARD.encode(hmac::sign(&key, text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer {
            token: Secret::new("370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
            token_secret: Secret::new("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
            key: Secret::new("xvz1evFS4wEEPTGEFPHBog"),
            key_secret: Secret::new("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
        }
    }

    /// The example of X's page on signatures.
    #[test]
    fn a_signature_is_the_one_of_xs_own_example() {
        let url = "https://api.twitter.com/1.1/statuses/update.json?include_entities=true&status=\
                   Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21";
        let nonce = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
        let header = signer().header("POST", url, nonce, 1_318_622_958);
        assert_eq!(
            header,
            "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
             oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
             oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\", \
             oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", \
             oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", \
             oauth_version=\"1.0\""
        );
    }

    #[test]
    fn a_header_holds_no_secret_and_everything_is_signed() {
        let header = |method, url, nonce, at| signer().header(method, url, nonce, at);
        let usual = header("GET", "https://a.example/b", "n", 1);
        assert!(
            !usual.contains("Lsww") && !usual.contains("kAcS"),
            "{usual}"
        );
        let signature = |header: &str| header.split(", ").nth(2).map(str::to_owned);
        for other in [
            header("POST", "https://a.example/b", "n", 1),
            header("GET", "https://a.example/c", "n", 1),
            header("GET", "https://a.example/b?c=d", "n", 1),
            header("GET", "https://a.example/b", "m", 1),
            header("GET", "https://a.example/b", "n", 2),
        ] {
            assert_ne!(signature(&usual), signature(&other));
        }
    }
}
