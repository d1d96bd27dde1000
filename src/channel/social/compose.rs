//! A post that a person sends: the address that opens a network's own window with the words in it.

use super::mention::without_mentions;
use crate::base::percent::percent;
use crate::config::Service;

/// Where a person finds the message ready to be posted; none where a network has no such place.
#[must_use]
pub fn compose_link(service: &Service, body: &str) -> Option<String> {
    let (place, text) = match service {
        Service::X(_) => (
            "https://x.com/intent/post?text=".to_owned(),
            without_mentions(body),
        ),
        Service::LinkedIn(_) => (
            "https://www.linkedin.com/feed/?shareActive=true&text=".to_owned(),
            body.to_owned(),
        ),
        Service::Bluesky(_) => (
            "https://bsky.app/intent/compose?text=".to_owned(),
            body.to_owned(),
        ),
        Service::Mastodon(account) => (
            format!("{}/share?text=", account.base.trim_end_matches('/')),
            without_mentions(body),
        ),
        _ => return None,
    };
    Some(place + &percent(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::channel::{Bluesky, LinkedIn, Mastodon, X};

    #[test]
    fn the_words_are_ready_to_be_posted_on_every_network() {
        let body = "Shop & co: 50% of orders fail +\n#1 @ana é👍";
        let words = "Shop%20%26%20co%3A%2050%25%20of%20orders%20fail%20%2B%0A%231%20%40";
        let link = |service| compose_link(&service, body).expect("a link");
        let x = link(Service::X(X {
            base: None,
            token: None,
            signing: None,
        }));
        assert_eq!(
            x,
            format!("https://x.com/intent/post?text={words}%E2%80%8Bana%20%C3%A9%F0%9F%91%8D")
        );
        let linkedin = link(Service::LinkedIn(LinkedIn {
            base: None,
            author: None,
            token: None,
            version: None,
        }));
        assert!(
            linkedin.starts_with(&format!(
                "https://www.linkedin.com/feed/?shareActive=true&text={words}ana"
            )),
            "{linkedin}"
        );
        let bluesky = link(Service::Bluesky(Bluesky {
            base: None,
            handle: "shop.bsky.social".into(),
            password: None,
        }));
        assert!(bluesky.starts_with(&format!("https://bsky.app/intent/compose?text={words}ana")));
        let mastodon = link(Service::Mastodon(Mastodon {
            base: "https://mastodon.example/".into(),
            token: None,
        }));
        assert!(
            mastodon.starts_with(&format!("https://mastodon.example/share?text={words}%E2")),
            "{mastodon}"
        );
        assert_eq!(compose_link(&Service::File, body), None);
    }
}
