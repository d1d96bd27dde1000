//! cState: an issue is a Markdown file in a folder under git, which a machine builds a site from.
//!
//! The whole file is computed from what was said, newest first, so that writing it twice is writing
//! it once. How the folder is published is not known here.
//! Invariant: what stands in the words is neither YAML, nor a shortcode, nor markup; and the file's
//! name is that of the first post, even when the title has changed since.

use super::dialect;
use super::entry::{address, affected, remote};
use super::visit::{self};
use crate::base::{Digest, Moment, Reason, Words};
use crate::channel::{
    Ask, Conversation, Failure, Heard, Post, Publication, Receipt, Request, Sighting, Turn, Weight,
    What, answer,
};
use crate::config::channel::Folder;
use crate::incident::Status;
use crate::runbook::Severity;
use icu_normalizer::DecomposingNormalizerBorrowed;

/// Longer names are no help to anybody.
const LONGEST_NAME: usize = 60;

/// The one conversation about one post.
pub(super) struct CState {
    folder: Folder,
    post: Post,
    name: String,
}

impl CState {
    pub(super) fn new(folder: &Folder, post: &Post) -> Self {
        let known = post.in_thread("id").filter(|name| is_name(name));
        Self {
            folder: folder.clone(),
            name: known.map_or_else(|| name(post), str::to_owned),
            post: post.clone(),
        }
    }

    fn receipt(&self) -> Receipt {
        let url = self.folder.url.as_deref();
        Receipt {
            link: url.map(|url| address(url, &["issues", &self.name]) + "/"),
            remote: remote(self.name.as_str()),
        }
    }

    fn publication(&self) -> Publication {
        let title = title(&self.post);
        Publication {
            folder: self.folder.folder.clone(),
            files: vec![(
                format!("content/issues/{}.md", self.name),
                self.file().into_bytes(),
            )],
            commit: Some(format!("{title}: {}", self.post.status.as_str())),
        }
    }

    fn file(&self) -> String {
        let post = &self.post;
        let mut head = vec![
            format!("title: {}", quoted(&title(post))),
            format!("date: {}", time(post.since)),
            format!("resolved: {}", post.status == Status::Resolved),
        ];
        if post.status == Status::Resolved {
            head.push(format!("resolvedWhen: {}", time(post.at)));
        }
        head.push(format!("severity: {}", severity(post)));
        let parts = affected(post, &self.folder.components).into_iter();
        let parts: Vec<String> = parts
            .map(|(_, name)| quoted(&dialect::clean(name)))
            .collect();
        head.push(format!("affected: [{}]", parts.join(", ")));
        let mut out = format!("---\n{}\nsection: issue\n---\n", head.join("\n"));
        let words = Words::of(post.lang);
        let mut said = |status: Status, body: &str, at: Moment| {
            let state = capital(words.get(&format!("status.{}", status.as_str())));
            let (body, at) = (dialect::markdown(body), time(at));
            out.push_str(&format!(
                "\n*{state}* - {body} {{{{< track \"{at}\" >}}}}\n"
            ));
        };
        said(post.status, &post.body, post.at);
        for earlier in post.earlier.iter().rev() {
            said(earlier.status, &earlier.body, earlier.at);
        }
        out
    }
}

impl Conversation for CState {
    fn begin(&mut self) -> Turn {
        Turn::Ask(Ask {
            weight: Weight::Repeatable,
            what: What::Folder(self.publication()),
        })
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        match heard {
            Heard::Published => Turn::Sent(self.receipt()),
            _ => Turn::Failed(Failure::Unknown(Reason::NoAnswerOfFolder {}.into())),
        }
    }

    fn look(&self) -> Option<Ask> {
        let url = address(
            self.folder.url.as_deref()?,
            &["issues", &self.name, "index.json"],
        );
        Some(Ask::web(Weight::Look, Request::get(url)))
    }

    fn seen(&self, heard: &Heard) -> Sighting {
        let Heard::Web(answer) = heard else {
            return Sighting::CannotTell;
        };
        let issue = answer.json();
        match (answer.status, issue["body"].as_str()) {
            (404, _) => Sighting::Absent,
            (200..=299, Some(body)) => {
                let is_over = self.post.status == Status::Resolved;
                let is_said = dialect::holds(body, &self.post.body);
                let mut earlier = self.post.earlier.iter();
                // Also as a part of other words, because the page is one text.
                let is_repeat = earlier.any(|it| {
                    dialect::says(&it.body, &self.post.body)
                        || dialect::holds(&it.body, &self.post.body)
                });
                match issue["resolved"].as_bool() == Some(is_over) && is_said {
                    true if is_repeat => Sighting::CannotTell,
                    true => Sighting::There(self.receipt()),
                    false => Sighting::Absent,
                }
            }
            _ => Sighting::CannotTell,
        }
    }
}

/// Whether the site that is built from the folder can be read; where it is, is not always said.
pub(super) struct Door {
    url: String,
}

impl Door {
    pub(super) fn new(folder: &Folder) -> Option<Self> {
        let url = address(folder.url.as_deref()?, &["index.json"]);
        Some(Self { url })
    }
}

impl Conversation for Door {
    fn begin(&mut self) -> Turn {
        Turn::Ask(Ask::web(Weight::Look, Request::get(self.url.clone())))
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let Heard::Web(answer) = heard else {
            return Turn::Failed(Failure::Unknown(Reason::NoAnswerOfPage {}.into()));
        };
        let words = visit::complaint(answer);
        match answer::of_status(answer, Weight::Look, &words) {
            Some(failure) => Turn::Failed(failure),
            None if answer.json()["cStateVersion"].is_string() => Turn::Sent(Receipt::default()),
            None => Turn::Failed(Failure::Refused(Reason::NoCstate {}.into())),
        }
    }
}

/// The theme writes titles into its JSON as they are, so that a quotation mark or a backslash would
/// make it unreadable.
fn title(post: &Post) -> String {
    let title = dialect::title(&post.title, 255);
    title.replace('"', "”").replace('\\', "/")
}

/// Between double quotes JSON and YAML read the same.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// To the second: Hugo shows no more.
fn time(moment: Moment) -> String {
    let text = moment.to_string();
    match text.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => text,
    }
}

/// The severity stays in the history as bad as it was.
fn severity(post: &Post) -> &'static str {
    match (post.status, post.severity) {
        (Status::Monitoring, Severity::Sev1) | (_, Severity::Sev2) => "disrupted",
        (_, Severity::Sev1) => "down",
        _ => "notice",
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// `2026-11-22-site-down-3fa9c1`: the last part keeps two incidents of one title apart on one day,
/// and says nothing else.
fn name(post: &Post) -> String {
    let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(&post.title);
    let mut slug = String::new();
    for character in plain.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if character.is_ascii() && !slug.ends_with('-') && character != '\'' {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(LONGEST_NAME).collect();
    let slug = Some(slug.trim_matches('-')).filter(|slug| !slug.is_empty());
    let mark = Digest::of(post.incident.as_bytes()).short();
    let date = post.since.date();
    format!("{date}-{}-{}", slug.unwrap_or("incident"), &mark[..6])
}

/// Whether a name from the journal is one that was made here, and leads nowhere else.
fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.bytes().all(is_plain)
}
