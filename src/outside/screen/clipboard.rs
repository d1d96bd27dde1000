//! The clipboard of the terminal, by the escape sequence OSC 52: it works over ssh, and needs no
//! window system. Whether the terminal obeys cannot be known.

use base64::{Engine, engine::general_purpose::STANDARD};

/// Terminals ignore longer sequences, some without a word.
const LONGEST: usize = 74_994;

/// The bytes that put a text into the clipboard; none when it is too long.
pub(super) fn sequence(text: &str, in_tmux: bool) -> Option<String> {
    let sequence = format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text));
    if sequence.len() > LONGEST {
        return None;
    }
    if !in_tmux {
        return Some(sequence);
    }
    // Depending on its settings tmux obeys the sequence, or passes a wrapped one on.
    let wrapped = sequence.replace('\u{1b}', "\u{1b}\u{1b}");
    Some(format!("{sequence}\u{1b}Ptmux;{wrapped}\u{1b}\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_for_the_terminal_and_once_more_for_tmux() {
        assert_eq!(
            sequence("été", false).as_deref(),
            Some("\u{1b}]52;c;w6l0w6k=\u{7}")
        );
        let through = sequence("a", true).expect("short enough");
        assert!(through.ends_with("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;YQ==\u{7}\u{1b}\\"));
    }

    #[test]
    fn what_is_too_long_for_terminals_is_not_sent() {
        assert!(sequence(&"x".repeat(50_000), false).is_some());
        assert!(sequence(&"x".repeat(60_000), false).is_none());
    }
}
