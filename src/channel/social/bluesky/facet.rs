//! Which bytes of a text are a link: Bluesky finds none by itself.

use crate::channel::link::links;
use serde_json::Value;

/// The links of a text, for its record. What only looks like a domain is none.
pub(super) fn facets(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for link in links(text) {
        let uri = &text[link.span.clone()];
        let uri = match (link.has_scheme, link.is_sure) {
            (true, _) => uri.to_owned(),
            (false, true) => format!("https://{uri}"),
            (false, false) => continue,
        };
        found.push(serde_json::json!({
            "index": { "byteStart": link.span.start, "byteEnd": link.span.end },
            "features": [{ "$type": "app.bsky.richtext.facet#link", "uri": uri }],
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `RichText.detectFacets` of `@atproto/api` found them, run.
    #[test]
    fn links_are_counted_in_bytes() {
        for (text, found) in [
            (
                "Panne à 14 h : https://status.shop.com/é?a=b.",
                vec![(16, 46, "https://status.shop.com/é?a=b")],
            ),
            (
                "(see status.shop.com)",
                vec![(5, 20, "https://status.shop.com")],
            ),
            (
                "👨\u{200d}👩\u{200d}👧 https://a.com, b.com/c!",
                vec![(19, 32, "https://a.com"), (34, 41, "https://b.com/c")],
            ),
            ("e.g. v1.2.3 help@shop.com", vec![]),
            ("no link", vec![]),
        ] {
            let expected: Vec<Value> = found
                .iter()
                .map(|(start, end, uri)| {
                    serde_json::json!({
                        "index": { "byteStart": start, "byteEnd": end },
                        "features": [{ "$type": "app.bsky.richtext.facet#link", "uri": uri }],
                    })
                })
                .collect();
            assert_eq!(facets(text), expected, "{text}");
        }
    }
}
