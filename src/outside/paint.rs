//! Colour, or none.
//!
//! One decision, made by the command line, for everything that is drawn. Invariant: without colour
//! not one escape sequence comes from here; with it, colour only repeats what words and places say.

use console::Style;

/// How emphasis is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paint {
    colour: bool,
}

/// What is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// Nothing.
    Plain,
    /// The one thing to read first.
    Title,
    /// Words that matter inside a text.
    Strong,
    /// What is there when looked for.
    Faint,
    /// Words for a machine.
    Code,
    /// A key that can be pressed.
    Key,
    /// Soon, or worth a look.
    Heed,
    /// Late, or lost.
    Alarm,
    /// This is a drill.
    Exercise,
    /// It worked.
    Good,
}

impl Paint {
    pub(crate) const PLAIN: Self = Self { colour: false };

    pub(crate) fn new(colour: bool) -> Self {
        Self { colour }
    }

    pub(crate) fn is_colour(self) -> bool {
        self.colour
    }

    /// The text with its look; the text itself when there is no colour.
    pub(crate) fn on(self, look: Look, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let style = Style::new().force_styling(true);
        let style = match look {
            Look::Plain => return text.to_owned(),
            Look::Title | Look::Strong => style.bold(),
            Look::Faint => style.dim(),
            Look::Code => style.cyan(),
            Look::Key => style.cyan().bold(),
            Look::Heed => style.yellow().bold(),
            Look::Alarm => style.red().bold(),
            Look::Exercise => style.yellow().reverse(),
            Look::Good => style.green(),
        };
        style.apply_to(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_is_added() {
        for look in [
            Look::Title,
            Look::Faint,
            Look::Key,
            Look::Alarm,
            Look::Exercise,
        ] {
            assert_eq!(Paint::PLAIN.on(look, "late"), "late");
            let drawn = Paint::new(true).on(look, "late");
            assert!(
                drawn.starts_with("\u{1b}[") && drawn.contains("late"),
                "{drawn:?}"
            );
        }
    }
}
