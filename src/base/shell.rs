//! Commands as people would type them.
//!
//! No shell stands between a runbook and its commands, but a person copies what the screen shows
//! into one. Invariant: what is shown here, typed into a shell, runs the same words.

/// The text as one word of a shell command. A `~` stays: in a path of ours it is the home folder.
#[must_use]
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./~:=@%+,•".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A program with its arguments as one line.
#[must_use]
pub fn line(command: &[String]) -> String {
    let words = command.iter().map(|text| {
        // No shell would leave it alone, and without one it is a character like any other.
        if text.contains('~') {
            quoted(text)
        } else {
            word(text)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_runs_the_same_words() {
        let line = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            line(&words)
        };
        for (words, shown) in [
            (
                &["heroku", "restart", "--app", "shop"][..],
                "heroku restart --app shop",
            ),
            (&["sh", "-c", "echo a; exit 3"], "sh -c 'echo a; exit 3'"),
            (&["echo", "it's", ""], "echo 'it'\\''s' ''"),
            (&["ls", "~ana", "$HOME", "*"], "ls '~ana' '$HOME' '*'"),
        ] {
            assert_eq!(line(words), shown);
        }
    }

    #[test]
    fn a_path_can_be_pasted_into_a_shell() {
        assert_eq!(word("~/shop-1"), "~/shop-1");
        assert_eq!(word("my shop"), "'my shop'");
        assert_eq!(word("ana's"), "'ana'\\''s'");
        assert_eq!(word("$(rm)"), "'$(rm)'");
    }
}
