//! What is wrong with a file, said with the place and a way out.
//!
//! Owns the shape of a finding and how it is drawn (annotate-snippets, one file). Finds nothing
//! itself, and its words are chosen when it is shown. Invariant: a rendering never carries a control character from the file it shows, nor a
//! secret that was found in it.

use super::credential;
use super::visible::{is_dangerous, visible, visible_line};
use super::{Sentence, Words, sentence};
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet};
use std::ops::Range;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look; the file can be used.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

impl Level {
    /// The word for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word on the screen.
    fn in_words(self, words: Words) -> String {
        let said = match self {
            Self::Warning => sentence::warning(),
            Self::Error => sentence::error(),
        };
        said.in_words(words)
    }
}

/// The code of a finding whose place is a secret: its excerpt is masked.
pub const SECRET_IN_FILE: &str = "secret-in-file";

/// A file that was read: its name for people, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the operator would type it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Bytes in the source's text.
    pub span: Range<usize>,
    /// What is there.
    pub text: Sentence,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable word to look up or silence, such as `unknown-template`.
    pub code: &'static str,
    /// How bad.
    pub level: Level,
    /// Where, in bytes of the source; empty means the whole file.
    pub span: Range<usize>,
    /// What is wrong: one sentence, lower-case, no full stop.
    pub message: Sentence,
    /// The way out, when there is one.
    pub help: Option<Sentence>,
    /// Other places.
    pub labels: Vec<Label>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Range<usize>, message: Sentence) -> Self {
        Self {
            code,
            level: Level::Error,
            span,
            message,
            help: None,
            labels: Vec::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Range<usize>, message: Sentence) -> Self {
        Self {
            level: Level::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: Sentence) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Range<usize>, text: Sentence) -> Self {
        self.labels.push(Label { span, text });
        self
    }

    /// Draws the finding like rustc does: message, file, line, column, excerpt, help.
    #[must_use]
    pub fn render(&self, source: &Source, words: Words, colour: bool, width: usize) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        }
        .term_width(width);
        let level = match self.level {
            Level::Error => annotate_snippets::Level::ERROR,
            Level::Warning => annotate_snippets::Level::WARNING,
        }
        .with_name(self.level.in_words(words));
        let said = |sentence: &Sentence| visible(&sentence.in_words(words));
        let excerpt = source.excerpt(self.places(), self.secret());
        let (name, message) = (visible_line(&source.name), said(&self.message));
        let help = self.help.as_ref().map(said);
        let mut snippet = Snippet::source(excerpt.text.as_str())
            .line_start(excerpt.line)
            .path(name)
            .annotation(AnnotationKind::Primary.span(excerpt.place(&self.span)));
        for label in &self.labels {
            snippet = snippet.annotation(
                AnnotationKind::Context
                    .span(excerpt.place(&label.span))
                    .label(said(&label.text)),
            );
        }
        let group = Group::with_title(level.primary_title(message).id(self.code)).element(snippet);
        let group = match help {
            Some(help) => {
                let level =
                    annotate_snippets::Level::HELP.with_name(sentence::help().in_words(words));
                group.element(level.message(help))
            }
            None => group,
        };
        renderer.render(&[group]).clone()
    }

    /// The way out in English; empty when there is none.
    #[cfg(test)]
    pub(crate) fn way_out(&self) -> String {
        self.help
            .as_ref()
            .map_or_else(String::new, Sentence::english)
    }

    /// From the first to the last place that is shown.
    fn places(&self) -> Range<usize> {
        let labels = self.labels.iter().map(|label| &label.span);
        labels.fold(self.span.clone(), |all, one| {
            all.start.min(one.start)..all.end.max(one.end)
        })
    }

    /// The place of the secret this finding is about.
    fn secret(&self) -> Option<Range<usize>> {
        (self.code == SECRET_IN_FILE).then(|| self.span.clone())
    }
}

/// The span, moved onto the text's characters.
fn clamp(span: &Range<usize>, text: &str) -> Range<usize> {
    let floor = |at: usize| {
        let at = at.min(text.len());
        (0..=at)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    };
    let (start, end) = (floor(span.start), floor(span.end));
    start..end.max(start)
}

impl Source {
    /// A file by the name people know it by.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// The line and column of a byte, both counted from 1; columns count characters.
    #[must_use]
    pub fn line_and_column(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..clamp(&(at..at), &self.text).start];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |last| last.chars().count())
            + 1;
        (line, column)
    }

    /// The lines of these places, and the one before them when they begin with a line, with control
    /// characters and secrets replaced byte for byte, so that spans stay true. However long the file
    /// is, no more of it is looked at: what is spotted as a secret stands on one line.
    fn excerpt(&self, places: Range<usize>, secret: Option<Range<usize>>) -> Excerpt {
        let lines = self.lines(&places);
        let mut masked = vec![false; lines.len()];
        let spotted = credential::spot(&self.text[lines.clone()]);
        let spotted = spotted.into_iter().map(|found| found.span);
        let secret = secret.map(|secret| {
            let from = |at: usize| at.saturating_sub(lines.start);
            from(secret.start)..from(secret.end)
        });
        for span in spotted.chain(secret) {
            let end = span.end.min(masked.len());
            masked[span.start.min(end)..end].fill(true);
        }
        let mut text = String::with_capacity(lines.len());
        for (at, character) in self.text[lines.clone()].char_indices() {
            if masked[at] && character != '\n' {
                text.extend(std::iter::repeat_n('*', character.len_utf8()));
            } else if is_dangerous(character) && character != '\r' {
                text.extend(std::iter::repeat_n('?', character.len_utf8()));
            } else {
                text.push(character);
            }
        }
        Excerpt {
            line: self.line_and_column(lines.start).0,
            from: lines.start,
            text,
        }
    }

    /// The whole lines of these places, from the byte before them on.
    fn lines(&self, places: &Range<usize>) -> Range<usize> {
        let places = clamp(places, &self.text);
        let before = clamp(&(places.start.saturating_sub(1)..places.end), &self.text);
        let start = self.text[..before.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[places.end..].find('\n');
        start..end.map_or(self.text.len(), |at| places.end + at + 1)
    }
}

/// Lines of a file as they are shown.
struct Excerpt {
    /// The number of the first.
    line: usize,
    /// Where it begins in the file.
    from: usize,
    text: String,
}

impl Excerpt {
    /// A place of the file, in this text.
    fn place(&self, span: &Range<usize>) -> Range<usize> {
        let from = |at: usize| at.saturating_sub(self.from);
        clamp(&(from(span.start)..from(span.end)), &self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lang;
    use super::*;

    fn english() -> Words {
        Words::of(Lang::En)
    }

    fn said(text: &str) -> Sentence {
        Sentence::verbatim(text)
    }

    #[test]
    fn a_finding_names_file_line_column_and_a_way_out() {
        let source = Source::new("runbooks/site-down.toml", "schema = 1\ntitel = \"x\"\n");
        let finding = Diagnostic::error("unknown-key", 11..16, said("unknown key `titel`"))
            .help(said("did you mean `title`?"));
        let drawn = finding.render(&source, english(), false, 80);
        for part in [
            "error[unknown-key]",
            "runbooks/site-down.toml:2:1",
            "titel = ",
            "^^^^^",
            "did you mean",
        ] {
            assert!(drawn.contains(part), "{part} in\n{drawn}");
        }
        assert_eq!(source.line_and_column(13), (2, 3));
    }

    #[test]
    fn a_finding_is_drawn_in_the_language_of_the_screen() {
        let source = Source::new("aplomb.toml", "x = 1\n");
        let finding = Diagnostic::warning("odd", 0..1, sentence::keep_one());
        let drawn =
            finding
                .help(sentence::write_it("y"))
                .render(&source, Words::of(Lang::Fr), false, 80);
        for part in [
            "avertissement[odd]: gardez l’un des deux",
            "--> aplomb.toml:1:1",
            "= aide: écrivez `y`",
        ] {
            assert!(drawn.contains(part), "{part} in\n{drawn}");
        }
    }

    #[test]
    fn of_a_long_file_only_the_lines_of_a_finding_are_looked_at() {
        let text = "é = 1\n".repeat(100_000);
        let source = Source::new("x.toml", &text);
        for line in [0, 1, 50_000, 99_999] {
            let at = line * "é = 1\n".len();
            let excerpt = source.excerpt(at..at + 2, None);
            assert!(excerpt.text.len() < 20, "{}", excerpt.text);
            assert_eq!(&excerpt.text[excerpt.place(&(at..at + 2))], "é");
            let drawn = Diagnostic::error("odd", at..at + 2, said("x")).render(
                &source,
                english(),
                false,
                80,
            );
            assert!(drawn.contains(&format!("x.toml:{}:1", line + 1)), "{drawn}");
        }
        // A place behind the end is shown at the end.
        for at in [text.len(), text.len() + 7] {
            let excerpt = source.excerpt(at..at, None);
            assert_eq!(excerpt.text, "é = 1\n");
            assert_eq!(excerpt.place(&(at..at)), 7..7);
        }
    }

    #[test]
    fn a_secret_is_not_shown_by_a_finding_that_stands_beside_it() {
        let source = Source::new("x.toml", "url = 'https://a:hunter2@b' # \nk = 'pässword'\n");
        let beside =
            Diagnostic::error("unknown-key", 0..3, said("x")).render(&source, english(), false, 80);
        assert!(beside.contains("https://a:*******@b"), "{beside}");
        let itself = Diagnostic::error(SECRET_IN_FILE, 35..46, said("x")).render(
            &source,
            english(),
            false,
            80,
        );
        assert!(itself.contains("k = ***********"), "{itself}");
    }

    #[test]
    fn a_hostile_file_cannot_draw_on_the_terminal() {
        let nasty = "a = \"\u{1b}[2J\u{202e}é\"\r\u{9b}1m\n";
        let source = Source::new(nasty, nasty);
        let drawn = Diagnostic::error("syntax", 5..usize::MAX, said(nasty))
            .help(said(nasty))
            .label(0..3, said(nasty))
            .render(&source, english(), false, 80);
        assert!(!drawn.contains(is_dangerous), "{drawn:?}");
    }
}
