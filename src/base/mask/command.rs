//! Commands without the secrets that somebody has typed into them.
//!
//! What runs is not touched: this is for what is shown and kept. What only points at a secret
//! (`--token $TOKEN`) stays where it is an argument of its own.
//!
//! Invariant: there are as many words as before.

use super::{MASK, mask};
use crate::base::{credential, shell};

/// The words of a command without secrets.
#[must_use]
pub fn command(words: &[String]) -> Vec<String> {
    let secrets = credential::all_in_command(words);
    let words = words.iter().enumerate();
    words
        .map(|(at, word)| {
            // Of a whole script in one word, only the secret goes: its looks tell where it ends.
            let is_all = |secret: &str| secret == word || !secret.contains(char::is_whitespace);
            let own = secrets
                .iter()
                .filter(|(of, secret)| *of == at && is_all(secret));
            let shown = own.fold(word.clone(), |word, (_, secret)| word.replace(secret, MASK));
            mask(&shown, &[])
        })
        .collect()
}

/// The same as one line.
#[must_use]
pub fn line(words: &[String]) -> String {
    shell::line(&command(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_out_of_a_command_wherever_it_stands() {
        for (typed, shown) in [
            (
                &["a", "--passphrase-token", "two words"][..],
                "a --passphrase-token •••",
            ),
            (
                &["mysql", "--password", "hunter2", "-u", "ana"],
                "mysql --password ••• -u ana",
            ),
            (&["mysql", "--password=hunter2"], "mysql --password=•••"),
            (&["deploy", "DB_TOKEN=abcdef12"], "deploy DB_TOKEN=•••"),
            (
                &["psql", "postgres://ana:hunter2@db/x"],
                "psql postgres://ana:•••@db/x",
            ),
            (
                &["sh", "-c", "PGPASSWORD=hunter2 pg_dump"],
                "sh -c 'PGPASSWORD=••• pg_dump'",
            ),
            (
                &[
                    "curl",
                    "-H",
                    "Authorization: Bearer abcdef",
                    "https://x.example",
                ],
                "curl -H 'Authorization: •••' https://x.example",
            ),
            (
                &["a", "--token", "one1", "--secret", "two2"],
                "a --token ••• --secret •••",
            ),
        ] {
            let typed: Vec<String> = typed.iter().map(ToString::to_string).collect();
            assert_eq!(line(&typed), shown);
            assert_eq!(command(&typed).len(), typed.len());
        }
    }

    #[test]
    fn what_only_points_at_a_secret_stays() {
        for typed in [
            &["systemctl", "restart", "shop"][..],
            &["vault", "read", "secret/db"],
            &["mysql", "--password-file", "/run/password"],
            &["deploy", "--token", "$TOKEN"],
        ] {
            let typed: Vec<String> = typed.iter().map(ToString::to_string).collect();
            assert_eq!(command(&typed), typed);
        }
    }
}
