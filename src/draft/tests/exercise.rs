//! An exercise is marked in every medium, and a real message is not.

use super::*;

#[test]
fn an_exercise_is_marked_in_every_medium() {
    let posting = Posting {
        from: "Shop <hello@shop.example>",
        reply_to: None,
        date: at("2026-11-22T14:20:00Z"),
        message_id: "<1@shop.example>",
        thread: None,
    };
    let mut media = BTreeSet::new();
    everything(|template, _, rendered| {
        let Some(word) = &rendered.frame.exercise else {
            return;
        };
        media.insert(rendered.medium);
        let edited = [
            with_body(rendered, "all new"),
            with_body(rendered, ""),
            with_body(rendered, &rendered.body),
        ];
        assert_eq!(edited[2].body, rendered.body, "marked once, not twice");
        for rendered in edited.iter().chain([rendered]) {
            let body = &rendered.body;
            for line in [body.lines().next(), body.lines().last()] {
                assert!(
                    line.is_some_and(|line| line.contains(word)),
                    "{}",
                    place(template)
                );
            }
            if let Some(subject) = &rendered.subject {
                assert!(subject.starts_with(&format!("[{word}] ")), "{subject}");
                assert_eq!(subject.matches(word).count(), 1);
            }
            if let Some(html) = &rendered.html {
                let banner = format!("[{word}] ");
                assert!(html.matches(&banner).count() >= 2, "{}", place(template));
            }
        }
        let eml = files(rendered, Some(&posting));
        for (extension, bytes) in eml {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(text.contains(word), "{}.{extension}", place(template));
        }
    });
    assert_eq!(media.len(), Medium::ALL.len());
}

#[test]
fn a_real_message_has_no_trace_of_an_exercise() {
    let rendered = Rendered::of_text(
        Medium::Mail,
        Lang::En,
        Some("Shop".into()),
        "Hello\r\n\r\n\r\n\r\nyou  \n",
        Frame::default(),
    );
    assert_eq!(rendered.body, "Hello\n\nyou");
    assert_eq!(rendered.subject.as_deref(), Some("Shop"));
    assert!(rendered.html.is_some_and(|html| !html.contains("border")));
}
