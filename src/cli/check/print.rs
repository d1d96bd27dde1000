//! How findings are written: for people, for programs, for a pull request.
//!
//! Invariant: a JSON document and an annotation say nothing that a person would not be shown, and
//! no text from a file can add an annotation of its own.

use super::{Checked, count};
use crate::base::visible::visible;
use crate::base::{Diagnostic, Level, Source, Words};
use serde::Serialize;
use std::fmt::Write as _;

/// One JSON document.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

fn all(checked: &[Checked]) -> impl Iterator<Item = (&Source, &Diagnostic)> {
    checked
        .iter()
        .flat_map(|file| file.findings.iter().map(|finding| (&file.source, finding)))
}

/// Excerpts, as rustc draws them.
pub(super) fn human(checked: &[Checked], words: Words, colour: bool, width: usize) -> String {
    let mut out = String::new();
    for (source, finding) in all(checked) {
        let _ = writeln!(out, "{}\n", finding.render(source, words, colour, width));
    }
    out
}

/// What was looked at and how much was found, in a line. The folder is named when it is not the one
/// we are in.
pub(super) fn summary(checked: &[Checked], elsewhere: Option<&str>, words: Words) -> String {
    let mut files = words.count("check.files", checked.len());
    if let Some(folder) = elsewhere {
        files = words.say("check.in", &[("files", &files), ("folder", &folder)]);
    }
    let errors = count(checked, Level::Error);
    let warnings = count(checked, Level::Warning);
    if errors + warnings == 0 {
        return words.say("check.clean", &[("files", &files)]);
    }
    let mut found = Vec::new();
    if errors > 0 {
        found.push(words.count("check.errors", errors));
    }
    if warnings > 0 {
        found.push(words.count("check.warnings", warnings));
    }
    words.say(
        "check.found",
        &[("files", &files), ("found", &words.list(&found))],
    )
}

/// For programs.
pub(super) fn json(checked: &[Checked], words: Words) -> Document<'_> {
    Document {
        version: 1,
        diagnostics: all(checked)
            .map(|(source, finding)| {
                let (line, column) = source.line_and_column(finding.span.start);
                Entry {
                    code: finding.code,
                    severity: finding.level.as_str(),
                    file: &source.name,
                    line,
                    column,
                    message: finding.message.in_words(words),
                    help: finding.help.as_ref().map(|help| help.in_words(words)),
                }
            })
            .collect(),
    }
}

/// Workflow commands of GitHub: an annotation per finding, at its path in the repository.
pub(super) fn github(
    checked: &[Checked],
    words: Words,
    in_repository: impl Fn(&str) -> String,
) -> String {
    let mut out = String::new();
    for (source, finding) in all(checked) {
        let (line, column) = source.line_and_column(finding.span.start);
        let mut message = visible(&finding.message.in_words(words));
        if let Some(help) = &finding.help {
            let help = visible(&help.in_words(words));
            let _ = write!(
                message,
                "\n{}",
                words.say("finding.annotation.help", &[("help", &help)])
            );
        }
        let _ = writeln!(
            out,
            "::{} file={},line={line},col={column},title={}::{}",
            finding.level.as_str(),
            property(&visible(&in_repository(&source.name))),
            property(finding.code),
            data(&message)
        );
    }
    out
}

/// The value of a property, escaped as the runner unescapes it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The text of a command, escaped as the runner unescapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, Sentence};

    fn said(text: &str) -> Sentence {
        Sentence::verbatim(text)
    }

    fn checked() -> Vec<Checked> {
        let source = Source::new("runbooks/100%,a:b.toml", "schema = 1\ntitel = \"x\"\n");
        let findings = vec![
            Diagnostic::error(
                "unknown-key",
                11..16,
                said("unknown key `titel`\n::error::injected"),
            )
            .help(said("did you mean `title`?")),
            Diagnostic::warning("odd", 0..0, said("50% odd")),
        ];
        vec![Checked { source, findings }]
    }

    #[test]
    fn an_annotation_is_one_line_whatever_it_says() {
        insta::assert_snapshot!(github(&checked(), Words::of(Lang::En), str::to_owned), @r"
        ::error file=runbooks/100%25%2Ca%3Ab.toml,line=2,col=1,title=unknown-key::unknown key `titel`%0A::error::injected%0Ahelp: did you mean `title`?
        ::warning file=runbooks/100%25%2Ca%3Ab.toml,line=1,col=1,title=odd::50%25 odd
        ");
    }

    #[test]
    fn the_json_is_that_of_the_contract() {
        let text =
            serde_json::to_string_pretty(&json(&checked(), Words::of(Lang::En))).expect("JSON");
        insta::assert_snapshot!(text, @r#"
        {
          "version": 1,
          "diagnostics": [
            {
              "code": "unknown-key",
              "severity": "error",
              "file": "runbooks/100%,a:b.toml",
              "line": 2,
              "column": 1,
              "message": "unknown key `titel`\n::error::injected",
              "help": "did you mean `title`?"
            },
            {
              "code": "odd",
              "severity": "warning",
              "file": "runbooks/100%,a:b.toml",
              "line": 1,
              "column": 1,
              "message": "50% odd",
              "help": null
            }
          ]
        }
        "#);
    }

    #[test]
    fn the_summary_counts_in_words() {
        let words = Words::of(Lang::En);
        assert_eq!(
            summary(&checked(), None, words),
            "1 file: 1 error and 1 warning"
        );
        assert_eq!(
            summary(&[], Some("shop"), words),
            "0 files in shop: no mistakes"
        );
    }
}
