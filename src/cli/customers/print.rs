//! What was found, for people: who would be written to first, then what to mend.
//!
//! Invariant: nothing from the list can act on the terminal, and a list of a million mistakes is
//! told in a page.

use super::{Content, Looked, SuppressList, language};
use crate::base::visible::visible_line;
use crate::base::{Lang, Span, Words};
use crate::customers::{Code, Finding, Findings, Reason};
use crate::report::style::{Line, Tone, page as set};

/// How many findings of one kind are shown.
const SHOWN: usize = 20;

/// Everything about the lists. People without a language are written to in `usual`.
pub(super) fn page(looked: &[Looked], usual: Lang, words: Words, colour: bool) -> String {
    let mut page = Page {
        lines: Vec::new(),
        words,
        usual,
    };
    for (at, looked) in looked.iter().enumerate() {
        if at > 0 {
            page.lines.push(Line::blank());
        }
        page.list(looked);
    }
    set(&page.lines, colour)
}

struct Page {
    lines: Vec<Line>,
    words: Words,
    usual: Lang,
}

impl Page {
    fn list(&mut self, looked: &Looked) {
        let words = self.words;
        let file = visible_line(&looked.file);
        match &looked.content {
            Ok(content) => self.content(&file, content),
            Err(finding) => {
                let heading = words.say("customers.refused", &[("file", &file)]);
                self.lines.push(Line::of(Tone::Strong, heading));
                self.trouble(finding.code, 1, std::slice::from_ref(finding));
            }
        }
        for list in &looked.suppress {
            self.suppress(list);
        }
        if let Some((_, age)) = looked.changed {
            // Hours do not matter for a list of some days.
            let days = Span::seconds(age.as_seconds() / 86_400 * 86_400);
            let age = days.in_words(words);
            if looked.is_old() {
                self.warning(words.say("customers.old", &[("age", &age)]));
            } else if days > Span::seconds(0) {
                self.plain(words.say("customers.changed", &[("age", &age)]));
            } else {
                self.plain(words.get("customers.changed-today"));
            }
        }
        if looked.on_platform {
            self.warning(words.get("customers.on-platform"));
        }
        if looked.is_usable() {
            let good = words.get("customers.good");
            self.lines.push(Line::of(Tone::Good, good));
        } else {
            self.lines
                .push(Line::of(Tone::Warn, words.get("customers.mend")));
        }
    }

    fn content(&mut self, file: &str, content: &Content) {
        let (words, usual) = (self.words, self.usual);
        let report = &content.report;
        let separator = words.get(match content.separator {
            ',' => "customers.commas",
            ';' => "customers.semicolons",
            '\t' => "customers.tabs",
            _ => "customers.bars",
        });
        let head = words.say(
            "customers.head",
            &[
                ("file", &file),
                ("rows", &self.count("customers.rows", report.rows)),
                ("encoding", &content.encoding),
                ("separator", &separator),
            ],
        );
        self.lines.push(Line::of(Tone::Strong, head));
        let told = content.header.lang().is_some();
        let langs = Lang::ALL.map(Some).into_iter().chain([None]);
        let languages = langs.filter(|_| told).filter_map(|lang| {
            let n = report.languages.get(&lang)?;
            let key = lang.map_or("customers.in-usual", |_| "customers.in");
            let lang = language(lang.unwrap_or(usual), words);
            Some(words.say(key, &[("n", n), ("lang", &lang)]))
        });
        self.counted("customers.recipients", report.recipients, languages);
        let reasons = Reason::ALL.into_iter().filter_map(|reason| {
            let n = report.suppressed.get(&reason)?;
            Some(words.say(
                &format!("customers.reason.{}", reason.as_str()),
                &[("n", n)],
            ))
        });
        let suppressed = report.suppressed.values().sum();
        if suppressed > 0 {
            self.counted("customers.suppressed", suppressed, reasons);
        }
        let variables: Vec<String> = content
            .header
            .variables()
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        if !variables.is_empty() {
            let names = words.list(&variables);
            self.plain(words.say("customers.variables", &[("names", &names)]));
        }
        if content.header.lang().is_none() {
            let lang = language(self.usual, words);
            self.warning(words.say("customers.no-lang-column", &[("lang", &lang)]));
        }
        for (code, count) in report.findings.codes() {
            self.trouble(code, count, report.findings.kept(code));
        }
    }

    /// A number of people, and what it is made of.
    fn counted(&mut self, key: &str, n: u64, parts: impl Iterator<Item = String>) {
        let parts: Vec<String> = parts.collect();
        let mut text = self.count(key, n);
        if !parts.is_empty() {
            let parts = self.words.list(&parts);
            text = self
                .words
                .say("customers.made-of", &[("all", &text), ("parts", &parts)]);
        }
        self.plain(text);
    }

    /// One kind of finding: how many, the first of them, and what to do.
    fn trouble(&mut self, code: Code, count: u64, kept: &[Finding]) {
        let words = self.words;
        let what = kept.first().map_or("", |finding| finding.what.as_str());
        let plural = if count == 1 { "one" } else { "many" };
        let heading = words.say(
            &format!("customers.code.{}.{plural}", code.as_str()),
            &[("n", &count), ("what", &visible_line(what))],
        );
        if code.is_unusable() {
            let level = words.get("cli.error");
            let line = Line::of(Tone::Strong, level).then(Tone::Plain, format!(" {heading}"));
            self.lines.push(line);
        } else {
            self.warning(heading);
        }
        if !code.is_of_list() {
            for finding in kept.iter().take(SHOWN) {
                let line = self.place(finding);
                self.lines.push(Line::of(Tone::Plain, line));
            }
            let more = usize::try_from(count)
                .unwrap_or(usize::MAX)
                .saturating_sub(SHOWN.min(kept.len()));
            if more > 0 {
                let more = words.say("customers.more", &[("n", &more)]);
                self.lines.push(Line::of(Tone::Quiet, format!("  {more}")));
            }
        }
        if let Some(help) = help(code) {
            let help = words.get(help);
            self.lines.push(Line::of(Tone::Quiet, format!("  {help}")));
        }
    }

    fn place(&self, finding: &Finding) -> String {
        let words = self.words;
        let what = visible_line(&finding.what);
        let line = finding.line;
        let text = match finding.first {
            _ if what.is_empty() => words.say("customers.line", &[("line", &line)]),
            None => words.say("customers.line-what", &[("line", &line), ("what", &what)]),
            Some(first) => words.say(
                "customers.line-first",
                &[("line", &line), ("what", &what), ("first", &first)],
            ),
        };
        format!("  {text}")
    }

    fn suppress(&mut self, list: &SuppressList) {
        let words = self.words;
        let file = visible_line(&list.file);
        match &list.findings {
            Ok(findings) if findings.unusable() == 0 => {}
            Ok(findings) => {
                let n = findings.unusable();
                let plural = if n == 1 { "one" } else { "many" };
                let key = format!("customers.suppress-rows.{plural}");
                self.warning(words.say(&key, &[("file", &file), ("n", &n)]));
                self.first_places(findings);
            }
            Err(finding) => {
                let broken = words.say("customers.suppress-broken", &[("file", &file)]);
                let line = Line::of(Tone::Strong, words.get("cli.error"));
                self.lines
                    .push(line.then(Tone::Plain, format!(" {broken}")));
                self.trouble(finding.code, 1, std::slice::from_ref(finding));
            }
        }
    }

    fn first_places(&mut self, findings: &Findings) {
        let kept = findings.codes().flat_map(|(code, _)| findings.kept(code));
        let places: Vec<_> = kept
            .take(SHOWN)
            .map(|finding| self.place(finding))
            .collect();
        self.lines
            .extend(places.into_iter().map(|place| Line::of(Tone::Plain, place)));
    }

    fn count(&self, key: &str, n: u64) -> String {
        self.words
            .count(key, usize::try_from(n).unwrap_or(usize::MAX))
    }

    fn plain(&mut self, text: impl Into<String>) {
        self.lines.push(Line::of(Tone::Plain, text));
    }

    fn warning(&mut self, text: impl AsRef<str>) {
        let level = self.words.get("customers.warning");
        let line = Line::of(Tone::Warn, level).then(Tone::Plain, format!(" {}", text.as_ref()));
        self.lines.push(line);
    }
}

/// What to do about a kind of finding, where its name does not say it.
fn help(code: Code) -> Option<&'static str> {
    match code {
        Code::Spreadsheet | Code::Binary => Some("customers.help.export"),
        Code::NoHeader => Some("customers.help.header"),
        Code::NoAddressColumn => Some("customers.help.column"),
        Code::UnclosedQuote => Some("customers.help.quote"),
        Code::HiddenCharacter => Some("customers.help.hidden"),
        Code::NeedsSmtpUtf8 => Some("customers.help.smtputf8"),
        Code::UnknownLanguage => Some("customers.help.language"),
        Code::ExtraFields => Some("customers.help.extra"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_finding_has_words_of_its_own() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for code in Code::ALL {
                for plural in ["one", "many"] {
                    let key = format!("customers.code.{}.{plural}", code.as_str());
                    assert_ne!(words.get(&key), "…", "{key}");
                }
                if let Some(help) = help(code) {
                    assert_ne!(words.get(help), "…", "{help}");
                }
            }
            for reason in Reason::ALL {
                let key = format!("customers.reason.{}", reason.as_str());
                assert_ne!(words.get(&key), "…", "{key}");
            }
        }
    }
}
