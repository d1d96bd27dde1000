//! The page for people.
//!
//! One document with its style inside: no script, nothing fetched, both languages one below the
//! other. What the words do not say themselves (when it began, when the next message comes, where
//! to look and to write) is added below them; what they say is not said twice. Promises no repair.
//! It does not reload itself: that would take a reader's place away, and send every open window to
//! a platform that is just coming up. There is a link for it.

use super::LARGEST;
use super::bulletin::{Bulletin, Update, Wording};
use super::mark::NAME;
use super::style;
use crate::base::{Lang, Moment, Words};
use crate::draft::{as_html, paragraphs};

/// The page of a bulletin.
#[must_use]
pub fn page(bulletin: &Bulletin) -> String {
    let mark = bulletin.mark().to_string();
    let page = write(bulletin, &mark);
    if page.len() <= LARGEST {
        return page;
    }
    let mut bulletin = bulletin.clone();
    // No sane message comes here. The words that were written stay as far as they fit.
    for other in bulletin.wordings.iter_mut().skip(1) {
        other.body = None;
    }
    let mut room = LARGEST;
    loop {
        let page = write(&bulletin, &mark);
        if page.len() <= LARGEST {
            return page;
        }
        room /= 2;
        cut(&mut bulletin.wordings[0].body, room);
        if room < 1000 {
            bulletin.house.organisation = head(&bulletin.house.organisation, 80);
            bulletin.house.contact = None;
            bulletin.house.status_page = None;
        }
    }
}

fn cut(body: &mut Option<String>, most: usize) {
    if let Some(body) = body
        && body.len() > most
    {
        *body = format!("{} …", head(body, most).trim_end());
    }
}

/// The beginning of a text, of at most so many bytes.
fn head(text: &str, most: usize) -> String {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

fn write(bulletin: &Bulletin, mark: &str) -> String {
    let first = Words::of(bulletin.first().lang);
    let (mut title, organisation) = match bulletin.house.organisation.as_str() {
        "" => (
            first.get("waiting-page.title-unnamed").to_owned(),
            first.get("waiting-page.unnamed"),
        ),
        name => (
            first.say("waiting-page.title", &[("organisation", &name)]),
            name,
        ),
    };
    let mut banner = String::new();
    if bulletin.exercise {
        let mark = first.get("drill.mark");
        title = format!("[{mark}] {title}");
        banner = bulletin
            .wordings
            .iter()
            .map(|wording| exercise(wording.lang))
            .collect();
    }
    let sections: String = bulletin
        .wordings
        .iter()
        .map(|wording| section(bulletin, wording))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"{NAME}\" content=\"{mark}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<base target=\"_top\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <header>\n{banner}<h1>{organisation}</h1>\n{nav}</header>\n\
         <main>\n{sections}</main>\n</body>\n</html>\n",
        lang = first.lang().code(),
        title = as_html(&title),
        organisation = as_html(organisation),
        style = style::sheet(),
        nav = nav(bulletin),
    )
}

fn exercise(lang: Lang) -> String {
    let words = Words::of(lang);
    let marker = words.get("drill.mark");
    let text = words.say("draft.exercise", &[("marker", &marker)]);
    let code = lang.code();
    format!(
        "<p class=\"exercise\" lang=\"{code}\">{}</p>\n",
        as_html(&text)
    )
}

/// The way to each language, in its own words.
fn nav(bulletin: &Bulletin) -> String {
    let mut links = String::new();
    for wording in &bulletin.wordings {
        let (code, name) = (wording.lang.code(), name(wording.lang));
        links.push_str(&format!(
            "<a href=\"#{code}\" target=\"_self\" lang=\"{code}\" hreflang=\"{code}\">{name}</a>"
        ));
    }
    let label = Words::of(bulletin.first().lang).get("waiting-page.languages");
    format!("<nav aria-label=\"{label}\">{links}</nav>\n")
}

fn name(lang: Lang) -> &'static str {
    Words::of(lang).get("waiting-page.own-name")
}

fn section(bulletin: &Bulletin, wording: &Wording) -> String {
    let words = Words::of(wording.lang);
    let code = wording.lang.code();
    let heading = words.get(&format!("waiting-page.heading.{}", bulletin.state().key()));
    let message = if let Some(body) = &wording.body {
        paragraphs(body, &bulletin.house.addresses())
    } else {
        let other = bulletin.first().lang.code();
        let said = words.get(&format!("waiting-page.elsewhere.{other}"));
        format!("<p>{}</p>", as_html(said))
    };
    let message = with_times(message, bulletin.update, wording);
    let rest = rest(bulletin, wording, words);
    let again = words.get("waiting-page.again");
    format!(
        "<section id=\"{code}\" lang=\"{code}\" aria-labelledby=\"{code}-heading\">\n\
         <h2 id=\"{code}-heading\">{}</h2>\n{message}\n{rest}\
         <p class=\"again\"><a href=\"\" target=\"_self\">{}</a></p>\n</section>\n",
        as_html(heading),
        as_html(again),
    )
}

/// The three times, as they are said and for machines.
fn times(update: Update, wording: &Wording) -> [(&'static str, &str, Option<Moment>); 3] {
    let said = &wording.said;
    [
        ("started", &said.started, Some(update.started)),
        ("written", &said.written, Some(update.written)),
        ("next", &said.next, update.next),
    ]
}

fn time(said: &str, moment: Moment) -> String {
    // To the minute, as it is said.
    let minute = &moment.to_string()[..16];
    format!("<time datetime=\"{minute}Z\">{}</time>", as_html(said))
}

/// Marks the times in a message, so that machines can read them, too.
fn with_times(message: String, update: Option<Update>, wording: &Wording) -> String {
    let Some(update) = update else {
        return message;
    };
    let mut times: Vec<_> = times(update, wording)
        .into_iter()
        .filter_map(|(_, said, moment)| Some((said, moment?)))
        .filter(|(said, _)| !said.is_empty())
        .collect();
    // One with its day contains the same without.
    times.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
    let mut out = String::with_capacity(message.len() + 200);
    let mut rest = message.as_str();
    loop {
        let next = times
            .iter()
            .filter_map(|(said, moment)| Some((rest.find(&*as_html(said))?, said, moment)))
            .min_by_key(|(at, ..)| *at);
        let Some((at, said, moment)) = next else {
            out.push_str(rest);
            return out;
        };
        out.push_str(&rest[..at]);
        out.push_str(&time(said, *moment));
        rest = &rest[at + as_html(said).len()..];
    }
}

/// What the words do not say.
fn rest(bulletin: &Bulletin, wording: &Wording, words: Words) -> String {
    let body = wording.body.as_deref().unwrap_or_default();
    let mut rows = String::new();
    let mut row = |key: &str, value: &str| {
        let label = as_html(words.get(&format!("waiting-page.row.{key}")));
        rows.push_str(&format!("<dt>{label}</dt><dd>{value}</dd>\n"));
    };
    for (key, said, moment) in bulletin
        .update
        .iter()
        .flat_map(|update| times(*update, wording))
    {
        if let Some(moment) = moment
            && !said.is_empty()
            && !body.contains(said)
        {
            row(key, &time(said, moment));
        }
    }
    let house = &bulletin.house;
    for (key, address) in [
        ("status_page", &house.status_page),
        ("contact", &house.contact),
    ] {
        if let Some(address) = address
            && !body.contains(address.as_str())
        {
            row(key, &link(address));
        }
    }
    if rows.is_empty() {
        rows
    } else {
        format!("<dl>\n{rows}</dl>\n")
    }
}

/// An address as a link, when it can be followed.
fn link(address: &str) -> String {
    let paragraph = paragraphs(address, &[address.to_owned()]);
    let inner = paragraph.strip_prefix("<p>").unwrap_or(&paragraph);
    inner.strip_suffix("</p>").unwrap_or(inner).to_owned()
}
