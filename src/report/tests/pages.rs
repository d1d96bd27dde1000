//! What a report owes its readers: its HTML, its Markdown, and what anybody may see of it.

mod anybody;
mod hostile;
mod picture;
mod templates;
mod told;

use super::everything::{HOSTILE, everything};
use super::*;
use crate::base::visible::is_dangerous;
use crate::report::page::{self, Page, Part, Parts, Wish};
use crate::report::seal::Sealed;
use crate::report::{csv, public};
use anybody::with_secrets;
use pulldown_cmark::{Options, Parser, Tag};
use std::collections::{BTreeMap, BTreeSet};

fn of(tale: &Tale, wish: &Wish, lang: Lang) -> Page {
    Page::of(&tale.incident, &tale.records, wish, paris(lang))
}

fn for_the_team(tale: &Tale, lang: Lang) -> Page {
    of(tale, &Wish::default(), lang)
}

fn for_everybody(tale: &Tale, lang: Lang) -> Page {
    let wish = Wish {
        public: true,
        ..Wish::default()
    };
    of(tale, &wish, lang)
}

fn html(page: &Page) -> String {
    page::html(page, &Parts::default()).expect("the shipped templates can be filled")
}

fn markdown(page: &Page) -> String {
    page::markdown(page, &Parts::default()).expect("the shipped templates can be filled")
}

fn tales() -> Vec<Tale> {
    vec![
        Tale::begun(),
        everybody_told(Tale::begun()),
        whole(Kind::Incident),
        whole(Kind::Drill),
        everything(Kind::Incident, "so"),
        everything(Kind::Drill, HOSTILE),
    ]
}

/// The values of an attribute, in the order of the document.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let begins = format!(" {attribute}=\"");
    html.split(&begins)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// How often each element begins, and whether each end has its beginning.
fn elements(html: &str) -> BTreeMap<String, usize> {
    const VOID: [&str; 3] = ["meta", "link", "br"];
    let (_, body) = html.split_once("</style>").expect("a style");
    let mut open: Vec<String> = Vec::new();
    let mut found = BTreeMap::new();
    for tag in body.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').expect("a tag ends");
        let name: String = inside
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        if let Some(ended) = name.strip_prefix('/') {
            if open.last().map(String::as_str) == Some(ended) {
                open.pop();
            } else {
                assert!(ended == "head" || ended == "html", "</{ended}> in {open:?}");
            }
            continue;
        }
        if !inside.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name.clone());
        }
        *found
            .entry(name.trim_end_matches('/').to_owned())
            .or_insert(0) += 1;
    }
    assert!(open.is_empty(), "never ended: {open:?}");
    found
}

#[test]
fn every_statement_and_mark_leads_to_an_event_that_is_there() {
    for tale in tales() {
        for lang in Lang::ALL {
            let page = html(&for_the_team(&tale, lang));
            let ids = values(&page, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "each place has a name of its own");
            for link in values(&page, "href") {
                let Some(place) = link.strip_prefix('#') else {
                    assert!(
                        link == "data:," || link.starts_with("https://"),
                        "where does {link} lead?"
                    );
                    continue;
                };
                assert!(unique.contains(place), "{place} is not there");
            }
            for entry in tale.timeline(lang).entries {
                assert!(
                    unique.contains(entry.name().to_string().as_str()),
                    "{entry:?}"
                );
            }
        }
    }
}

#[test]
fn every_sentence_of_the_summary_rests_on_something() {
    let tales = tales();
    let pages = tales
        .iter()
        .flat_map(|tale| Lang::ALL.map(|lang| for_the_team(tale, lang)));
    for page in pages {
        for sentence in page.summary.iter().chain(&page.drift) {
            assert!(!sentence.rests.is_empty(), "{sentence:?}");
        }
        for measured in &page.measures {
            assert!(!measured.rests.is_empty(), "{measured:?}");
        }
        let picture = page.picture.expect("a picture");
        for lane in &picture.lanes {
            assert!(lane.bars.iter().all(|bar| bar.event.is_some()), "{lane:?}");
        }
    }
}

#[test]
fn no_word_of_a_report_is_missing_from_the_catalogue() {
    for tale in [
        whole(Kind::Incident),
        everything(Kind::Drill, "so"),
        with_secrets(),
    ] {
        for lang in Lang::ALL {
            for page in [for_the_team(&tale, lang), for_everybody(&tale, lang)] {
                let page_html = html(&page);
                let (_, body) = page_html.split_once("</style>").expect("a style");
                for document in [body, &markdown(&page)] {
                    let is_key = |table: &str| {
                        document.match_indices(table).any(|(at, _)| {
                            let next = document[at + table.len()..].chars().next();
                            next.is_some_and(|next| next.is_ascii_lowercase())
                        })
                    };
                    let keys = ["page.", "report.", "timeline."]
                        .iter()
                        .any(|key| is_key(key));
                    assert!(!keys && !document.contains(['{', '}']), "{document}");
                }
                assert!(!body.contains('…') || body.contains("SHA-256"), "{body}");
            }
        }
    }
}
