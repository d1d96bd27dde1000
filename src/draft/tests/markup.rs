//! A value stays text in every medium.

use super::*;

#[test]
fn a_value_can_never_become_markup() {
    everything(|template, _, rendered| {
        let Some(html) = &rendered.html else { return };
        for tag in html.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let element = tag.split([' ', '\n']).next().unwrap_or_default();
            let known = [
                "!doctype", "html", "/html", "head", "/head", "meta", "title", "/title", "body",
                "/body", "div", "/div", "h1", "/h1", "p", "/p", "br", "a", "/a",
            ];
            assert!(known.contains(&element), "{}: <{tag}>", place(template));
            if element == "a" {
                assert!(
                    [
                        "a href=\"https://status.shop.example\"",
                        "a href=\"mailto:help@shop.example\""
                    ]
                    .contains(&tag),
                    "{}: <{tag}>",
                    place(template)
                );
            }
        }
    });
}

#[test]
fn the_html_says_what_the_text_says() {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    everything(|template, _, rendered| {
        let Some(html) = &rendered.html else { return };
        let message = html.split("<body").nth(1).unwrap_or_default();
        let message = message.split_once('>').map_or("", |(_, rest)| rest);
        let mut text = String::new();
        for piece in message.split('<') {
            text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        }
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        let heading = if rendered.medium == Medium::Page {
            "Shop"
        } else {
            ""
        };
        // In an exercise the heading of a page stands between the banner and the words.
        let (banner, words) = match (&rendered.frame.exercise, rendered.body.split_once('\n')) {
            (Some(_), Some((banner, words))) => (banner, words),
            _ => ("", rendered.body.as_str()),
        };
        let body = format!("{banner}{heading}{words}");
        assert_eq!(squeeze(&text), squeeze(&body), "{}", place(template));
    });
}
