//! Spots secrets that somebody wrote into a file.
//!
//! Knows how tokens of common services look and where passwords stand in addresses and commands.
//! Refuses to judge: a place is returned, and whoever asked says what it means. The aim is the
//! honest mistake, not the hidden secret.
//! Invariant: what only points at a secret (`$TOKEN`, `{…}`, `<password>`) is never spotted.

use super::sentence::{self, Says, Sentence};
use std::ops::Range;

/// A secret and what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spotted {
    /// Where it stands.
    pub span: Range<usize>,
    /// What it looks like, with its article.
    pub what: Sentence,
}

/// How the tokens of a service begin, and so on.
type Token = (&'static str, &'static str, usize, Says);

/// How the tokens of a service begin, what may follow, and how much of it at least.
const TOKENS: &[Token] = &[
    ("AKIA", "", 16, sentence::an_aws_key),
    ("ASIA", "", 16, sentence::an_aws_key),
    ("ghp_", "_", 20, sentence::a_github_token),
    ("gho_", "_", 20, sentence::a_github_token),
    ("ghs_", "_", 20, sentence::a_github_token),
    ("ghu_", "_", 20, sentence::a_github_token),
    ("github_pat_", "_", 20, sentence::a_github_token),
    ("glpat-", "-_", 16, sentence::a_gitlab_token),
    ("xoxb-", "-", 10, sentence::a_slack_token),
    ("xoxa-", "-", 10, sentence::a_slack_token),
    ("xoxp-", "-", 10, sentence::a_slack_token),
    ("xapp-", "-", 10, sentence::a_slack_token),
    ("sk_live_", "_", 10, sentence::a_stripe_key),
    ("rk_live_", "_", 10, sentence::a_stripe_key),
    (
        "hooks.slack.com/services/",
        "/",
        12,
        sentence::a_slack_webhook,
    ),
    (
        "discord.com/api/webhooks/",
        "/-_",
        12,
        sentence::a_discord_webhook,
    ),
];

/// No token is longer; a bound for texts made to be slow.
const LONGEST_TOKEN: usize = 256;

/// Nor the line that begins a key, for the same reason.
const LONGEST_HEAD: usize = 80;

/// The secrets in a text, in its order.
pub fn spot(text: &str) -> Vec<Spotted> {
    let mut spotted: Vec<Spotted> = TOKENS
        .iter()
        .flat_map(|token| tokens(text, token))
        .chain(private_keys(text))
        .chain(passwords_in_addresses(text))
        .collect();
    spotted.sort_by_key(|secret| secret.span.start);
    spotted
}

fn tokens<'t>(
    text: &'t str,
    (prefix, also, least, what): &'t Token,
) -> impl Iterator<Item = Spotted> + 't {
    text.match_indices(prefix).filter_map(move |(start, _)| {
        let before = text[..start].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) && !prefix.contains('.') {
            return None;
        }
        let body = start + prefix.len();
        let length = text[body..]
            .bytes()
            .take(LONGEST_TOKEN)
            .take_while(|byte| byte.is_ascii_alphanumeric() || also.as_bytes().contains(byte))
            .count();
        (length >= *least).then_some(Spotted {
            span: start..body + length,
            what: what(),
        })
    })
}

fn private_keys(text: &str) -> impl Iterator<Item = Spotted> {
    text.match_indices("-----BEGIN ").filter_map(|(start, _)| {
        let near = text[start..].char_indices().nth(LONGEST_HEAD);
        let near = near.map_or(text.len(), |(length, _)| start + length);
        let line = text[start..near].lines().next().unwrap_or_default();
        line.contains("PRIVATE KEY-----").then(|| Spotted {
            span: start..start + line.len(),
            what: sentence::a_private_key(),
        })
    })
}

fn passwords_in_addresses(text: &str) -> impl Iterator<Item = Spotted> {
    text.match_indices("://").filter_map(|(at, sign)| {
        let start = at + sign.len();
        let is_end = |c: char| c.is_whitespace() || "/?#\"'`<>|\\".contains(c);
        let length = text[start..].find(is_end).unwrap_or(text.len() - start);
        let (user, _host) = text[start..start + length].rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let from = start + name.len() + 1;
        is_literal(password).then_some(Spotted {
            span: from..from + password.len(),
            what: sentence::a_password_in_an_address(),
        })
    })
}

/// The first secret among the words of a command.
pub fn spot_in_command(command: &[String]) -> Option<&str> {
    let first = all_in_command(command).into_iter().next();
    first.map(|(_, secret)| secret)
}

/// The secrets among the words of a command, each with the number of its word.
pub fn all_in_command(command: &[String]) -> Vec<(usize, &str)> {
    const NAMES: [&str; 7] = [
        "password", "passwd", "secret", "token", "api-key", "api_key", "apikey",
    ];
    let named = |word: &str| NAMES.iter().any(|name| word.ends_with(name));
    let (mut expected, mut found) = (false, Vec::new());
    for (at, word) in command.iter().enumerate() {
        let lower = word.to_ascii_lowercase();
        if std::mem::take(&mut expected) && !word.starts_with('-') && is_literal(word) {
            found.push((at, word.as_str()));
            continue;
        }
        for scheme in ["bearer ", "basic "] {
            if let Some(begin) = lower.find(scheme)
                && lower[..begin].contains("authorization")
                && is_literal(&word[begin + scheme.len()..])
            {
                found.push((at, &word[begin + scheme.len()..]));
            }
        }
        if let Some(sign) = word.find(['=', ':'])
            && named(lower[..sign].trim_end())
        {
            let value = word[sign + 1..].trim().trim_matches(['"', '\'']);
            if is_literal(value) {
                found.push((at, value));
            }
        }
        expected = word.starts_with("--") && named(&lower);
    }
    found
}

/// Whether a value is the secret itself rather than a sign for where it comes from.
fn is_literal(value: &str) -> bool {
    let first = value.chars().next();
    value.len() >= 4
        && !first.is_some_and(|c| "$%{<[(*@".contains(c))
        && !value.contains("${")
        && !value.contains("{{")
        && value.chars().any(|c| Some(c) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        spot(text)
            .into_iter()
            .map(|secret| &text[secret.span])
            .collect()
    }

    #[test]
    fn tokens_of_common_services_are_spotted_in_the_middle_of_a_sentence() {
        // Put together here, so that no scanner takes this file for a leak.
        for (prefix, body) in [
            ("AKIA", "IOSFODNN7EXAMPLE"),
            ("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"),
            ("xoxb-", "123456789012-abcdefghij"),
            ("sk_live_", "abcdefghijklmnop"),
            ("glpat-", "abcdefghijklmnopqrst"),
            ("hooks.slack.com/services/", "T000/B000/abcdefgh"),
        ] {
            let token = format!("{prefix}{body}");
            assert_eq!(found(&format!("key: {token}, as usual")), [token.as_str()]);
            assert_eq!(found(&token), [token.as_str()]);
        }
        let key = "-----BEGIN RSA PRIVATE KEY-----";
        assert_eq!(
            found(&format!("{key}\nMIIE\n-----END RSA PRIVATE KEY-----")),
            [key]
        );
    }

    #[test]
    fn a_password_in_an_address_is_spotted_unless_it_only_points_at_one() {
        assert_eq!(found("postgres://shop:hunter2@db/x"), ["hunter2"]);
        for fine in [
            "postgres://shop:$PASSWORD@db",
            "https://shop:{password}@db",
            "https://shop:****@db",
            "https://shop.example:8080/a@b:c",
            "mailto:a@b",
            "the AKIA prefix, ghp_short and xoxb-1",
            "MAKIAIOSFODNN7EXAMPLE1",
        ] {
            assert_eq!(found(fine), [""; 0], "{fine}");
        }
    }

    #[test]
    fn a_secret_among_the_words_of_a_command_is_spotted() {
        let spotted = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            spot_in_command(&words).map(str::to_owned)
        };
        for (words, secret) in [
            (&["mysql", "--password=hunter2"][..], Some("hunter2")),
            (&["mysql", "--password", "hunter2"], Some("hunter2")),
            (&["env", "PGPASSWORD=hunter2", "psql"], Some("hunter2")),
            (
                &["curl", "-H", "Authorization: Bearer abcdef123"],
                Some("abcdef123"),
            ),
            (&["curl", "-d", "api_key: \"abcdef\""], Some("abcdef")),
            (&["mysql", "--password=$PASSWORD"], None),
            (&["mysql", "--password", "--host", "db.example"], None),
            (&["curl", "-H", "Authorization: Bearer $TOKEN"], None),
            (&["heroku", "restart", "--app", "shop"], None),
            (&["é=", "=", ":", "--token"], None),
        ] {
            assert_eq!(spotted(words).as_deref(), secret, "{words:?}");
        }
    }

    #[test]
    fn a_text_made_to_be_slow_is_searched_to_its_end() {
        for part in [
            "ghp_",
            "AKIA",
            "://a:b",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN ",
            "xoxb-",
        ] {
            // A search that looks at everything again from every place would take hours here.
            let text = part.repeat((1 << 20) / part.len());
            spot(&text);
        }
    }

    #[test]
    fn every_cut_of_a_text_can_be_searched() {
        let text = "é://é:ééé@é ghp_é -----BEGIN PRIVATE KEY----- AKIA://a:bcdef@";
        for (at, _) in text.char_indices() {
            let _ = (spot(&text[at..]), spot(&text[..at]));
        }
    }
}
