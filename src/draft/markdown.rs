//! One Markdown body, two readings: plain text and HTML.
//!
//! The author of a template may write Markdown; what people answer is text and stays text. So
//! values are escaped before the template is filled, and both readings come from one parse: what
//! the text says, the HTML says. Knows nothing of templates and situations.
//! Invariant: the HTML holds no element that the template's author did not write in Markdown, no
//! image, and no link but to http, https, mailto and tel.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// The two readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Readings {
    /// For people.
    pub(super) text: String,
    /// Block elements, to be put into a document.
    pub(super) html: String,
}

/// Makes a value mean itself in Markdown, wherever in a line it is put.
pub(super) fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + value.len() / 8);
    // Spaces in front would make a code block, spaces behind a line break, and a line break in
    // front would make a list of the template's hyphen.
    for (number, line) in value.trim().lines().map(str::trim).enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for (at, character) in line.char_indices() {
            match character {
                // `3` and the template's `. ` would make a list.
                '0'..='9' if at == 0 => {
                    out.push_str("&#");
                    out.push_str(&u32::from(character).to_string());
                    out.push(';');
                }
                '\t' => out.push(' '),
                _ if character.is_ascii_punctuation() => {
                    out.push('\\');
                    out.push(character);
                }
                _ => out.push(character),
            }
        }
    }
    out
}

/// An address from the configuration: a link when it is one, else text.
pub(super) fn address(value: &str) -> String {
    if is_web_address(value) || is_mail_address(value) {
        format!("<{value}>")
    } else {
        escape(value)
    }
}

fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte);
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(is_plain))
}

fn is_mail_address(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+".contains(&byte);
    text.split_once('@').is_some_and(|(name, host)| {
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_plain);
        is_part(name) && is_part(host) && host.contains('.')
    })
}

/// Reads Markdown whose values were escaped.
pub(super) fn read(markdown: &str) -> Readings {
    let events = tame(Parser::new_ext(markdown, Options::empty()));
    let mut text = Plain::default();
    for event in &events {
        text.event(event);
    }
    let mut html = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut html, events.into_iter());
    Readings {
        text: text.out,
        html: html.trim_end().to_owned(),
    }
}

/// Plain text as HTML: paragraphs and lines stay, and the given addresses can be followed.
#[must_use]
pub fn paragraphs(text: &str, addresses: &[String]) -> String {
    let mut events = Vec::new();
    for paragraph in text
        .split("\n\n")
        .map(|paragraph| paragraph.trim_matches('\n'))
    {
        if paragraph.trim().is_empty() {
            continue;
        }
        events.push(Event::Start(Tag::Paragraph));
        for (number, line) in paragraph.lines().enumerate() {
            if number > 0 {
                events.push(Event::HardBreak);
            }
            line_with_links(line, addresses, &mut events);
        }
        events.push(Event::End(TagEnd::Paragraph));
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    out.trim_end().to_owned()
}

fn line_with_links<'a>(line: &'a str, addresses: &'a [String], events: &mut Vec<Event<'a>>) {
    let mut rest = line;
    loop {
        let next = addresses
            .iter()
            .filter(|address| is_web_address(address) || is_mail_address(address))
            .filter_map(|address| rest.find(address.as_str()).map(|at| (at, address.as_str())))
            .min_by_key(|(at, address)| (*at, std::cmp::Reverse(address.len())));
        let Some((at, address)) = next else { break };
        events.push(Event::Text(CowStr::Borrowed(&rest[..at])));
        let link_type = if is_web_address(address) {
            LinkType::Autolink
        } else {
            LinkType::Email
        };
        events.push(Event::Start(Tag::Link {
            link_type,
            dest_url: address.into(),
            title: "".into(),
            id: "".into(),
        }));
        events.push(Event::Text(address.into()));
        events.push(Event::End(TagEnd::Link));
        rest = &rest[at + address.len()..];
    }
    events.push(Event::Text(CowStr::Borrowed(rest)));
}

/// A text as HTML text, between tags and never inside one.
#[must_use]
pub fn as_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    html::push_html(&mut out, std::iter::once(Event::Text(text.into())));
    out
}

/// Takes out of the events what must not reach a reader's program.
fn tame<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut kept = Vec::new();
    // For each open link, whether it stays.
    let mut links = Vec::new();
    for event in events {
        match event {
            // Shown as it was typed, never obeyed.
            Event::Html(raw) | Event::InlineHtml(raw) => {
                let shown = raw.trim_end_matches('\n').to_owned();
                if !shown.is_empty() {
                    kept.push(Event::Text(shown.into()));
                }
                if raw.ends_with('\n') {
                    kept.push(Event::HardBreak);
                }
            }
            Event::Start(Tag::HtmlBlock) => kept.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => {
                if kept.last() == Some(&Event::HardBreak) {
                    kept.pop();
                }
                kept.push(Event::End(TagEnd::Paragraph));
            }
            // A line of the text is a line of the HTML.
            Event::SoftBreak => kept.push(Event::HardBreak),
            // An image would be fetched, and would tell who reads.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Link {
                link_type,
                ref dest_url,
                ..
            }) => {
                let stays = link_type == LinkType::Email || may_be_followed(dest_url);
                links.push(stays);
                if stays {
                    kept.push(event);
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop().unwrap_or(false) {
                    kept.push(event);
                }
            }
            other => kept.push(other),
        }
    }
    kept
}

fn may_be_followed(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

/// Writes events as text that people read in a window without styles.
#[derive(Default)]
struct Plain {
    out: String,
    /// The number of the next item of each open list; none for bullets.
    lists: Vec<Option<u64>>,
    /// The target of each open link and where its text began.
    links: Vec<(String, usize)>,
    /// A bullet was just written: the first paragraph stands beside it.
    fresh: bool,
}

impl Plain {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) | Event::Code(text) => {
                self.out.push_str(text);
                self.fresh = false;
            }
            Event::HardBreak | Event::SoftBreak => {
                self.out.push('\n');
                self.indent();
            }
            Event::Rule => {
                self.gap();
                self.out.push_str("---");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.gap(),
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(*first);
            }
            Tag::Item => {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
                let depth = self.lists.len().saturating_sub(1);
                self.out.push_str(&"  ".repeat(depth));
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.out.push_str(&number.to_string());
                        self.out.push_str(". ");
                        *number += 1;
                    }
                    _ => self.out.push_str("- "),
                }
                self.fresh = true;
            }
            Tag::Link { dest_url, .. } => {
                self.links.push((dest_url.to_string(), self.out.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                let length = self.out.trim_end_matches('\n').len();
                self.out.truncate(length);
            }
            TagEnd::Link => {
                if let Some((target, start)) = self.links.pop()
                    && self.out[start..] != target
                {
                    for piece in [" (", &target, ")"] {
                        self.out.push_str(piece);
                    }
                }
            }
            _ => {}
        }
    }

    /// One empty line before a block, but none at the beginning and none after a bullet.
    fn gap(&mut self) {
        if self.fresh || self.out.is_empty() {
            self.fresh = false;
            return;
        }
        while !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.indent();
    }

    fn indent(&mut self) {
        self.out.push_str(&"  ".repeat(self.lists.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn elements(html: &str) -> Vec<&str> {
        html.split('<')
            .skip(1)
            .filter_map(|tag| tag.split(['>', ' ']).next())
            .collect()
    }

    #[test]
    fn both_readings_say_the_same() {
        let read = read(
            "# Hello\n\nOne\ntwo **three** [four](https://a.example/b).\n\n- x\n- y\n  - z\n\n1. p\n2. q\n\n> said\n\n<https://c.example>",
        );
        assert_eq!(
            read.text,
            "Hello\n\nOne\ntwo three four (https://a.example/b).\n\n- x\n- y\n  - z\n\n1. p\n2. q\n\nsaid\n\nhttps://c.example"
        );
        assert!(read.html.contains("<strong>three</strong>"));
        assert!(read.html.contains("One<br />\ntwo"));
        assert!(read.html.contains(r#"<a href="https://c.example">"#));
    }

    #[test]
    fn html_in_a_template_is_shown_and_not_obeyed() {
        let read = read(
            "<script>alert(1)</script>\n\na <b onclick=x>b</b> ![alt](http://t.example/p.gif) [x](javascript:alert(1))",
        );
        assert_eq!(elements(&read.html), ["p", "/p", "p", "/p"]);
        assert!(read.text.contains("<script>alert(1)</script>"));
        assert!(!read.html.contains("href") && !read.html.contains("t.example"));
    }

    #[test]
    fn a_plain_text_keeps_its_lines_and_its_own_addresses() {
        let known = ["https://status.example".to_owned()];
        let html = paragraphs(
            "a <b>\nsee https://status.example, not https://evil.example\n\n\nc",
            &known,
        );
        assert_eq!(
            html,
            "<p>a &lt;b&gt;<br />\nsee <a href=\"https://status.example\">https://status.example</a>, not https://evil.example</p>\n<p>c</p>"
        );
    }

    #[test]
    fn only_a_plain_address_becomes_a_link() {
        assert_eq!(
            address("https://a.example/b?c=d"),
            "<https://a.example/b?c=d>"
        );
        assert_eq!(address("help@shop.example"), "<help@shop.example>");
        for odd in [
            "javascript:alert(1)",
            "https://a.example/> <script>",
            "https://",
            "+33 1 23",
            "a@b@c",
            "@",
        ] {
            assert!(!address(odd).starts_with('<'), "{odd}");
        }
    }

    proptest! {
        #[test]
        fn a_value_can_never_become_markup(
            value in proptest::collection::vec(
                prop_oneof![
                    Just("**"), Just("__"), Just("`"), Just("```"), Just("\n"), Just("    "),
                    Just("- "), Just("1. "), Just("1"), Just("# "), Just("> "), Just("---"),
                    Just("==="), Just("["), Just("](http://evil.example)"), Just("!["), Just("<b>"),
                    Just("<http://evil.example>"), Just("&lt;"), Just("&#60;"), Just("\\"),
                    Just("|"), Just("a"), Just("é"), Just("\t"), Just("~"), Just("[a]: http://b"),
                ],
                0..16,
            ),
            place in prop_oneof![
                Just("@"), Just("x @ y"), Just("@. y"), Just("@) y"), Just("@y"), Just("y@"),
                Just("a\n@\nb"), Just("a\n\n@"), Just("@\n---x"), Just("-@"), Just("#@"),
            ],
        ) {
            let value = value.concat();
            // A hyphen before nothing is the template's own list.
            if value.trim().is_empty() {
                return Ok(());
            }
            let html = read(&place.replace('@', &escape(&value))).html;
            for element in elements(&html) {
                prop_assert!(["p", "/p", "br"].contains(&element), "{value:?} in {place:?}: {html}");
            }
            let kept = |text: &str| text.split_whitespace().collect::<String>();
            let text = read(&place.replace('@', &escape(&value))).text;
            prop_assert!(kept(&text).contains(&kept(&value)), "{value:?}: {text:?}");
        }
    }
}
