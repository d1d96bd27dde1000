//! The files of a message are the same bytes whenever they are made.

use super::*;

#[test]
fn a_mail_file_is_the_same_bytes_for_the_same_message() {
    let (_, template) = shipped()
        .into_iter()
        .find(|(_, template)| place(template) == "customer-email/update.fr")
        .expect("shipped");
    let values = examples(&template, &situation()).remove(0);
    let rendered = render(&template, &values, None).expect("rendered");
    let posting = Posting {
        from: "Shop <hello@shop.example>",
        reply_to: Some("support@shop.example"),
        date: at("2026-11-22T14:20:00Z"),
        message_id: "<2026-11-22-site-down.3\r\nBcc: x@shop.example>",
        thread: Some("<2026-11-22-site-down.1@shop.example>"),
    };
    let of = |rendered: &Rendered| files(rendered, Some(&posting));
    assert_eq!(of(&rendered), of(&rendered));
    let all = of(&rendered);
    let names: Vec<_> = all.iter().map(|(extension, _)| *extension).collect();
    assert_eq!(names, ["txt", "html", "eml"]);
    let eml = String::from_utf8(all[2].1.clone()).expect("plain ASCII");
    assert!(eml.is_ascii());
    for header in [
        "Date: Sun, 22 Nov 2026 14:20:00 +0000\r\n",
        "From: Shop <hello@shop.example>\r\n",
        "Reply-To: support@shop.example\r\n",
        "To: undisclosed-recipients:;\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "In-Reply-To: <2026-11-22-site-down.1@shop.example>\r\n",
        "References: <2026-11-22-site-down.1@shop.example>\r\n",
        "Message-ID: <2026-11-22-site-down.3Bcc:x@shop.example>\r\n",
        "Content-Type: multipart/alternative;",
        "MIME-Version: 1.0\r\n",
    ] {
        assert!(eml.contains(header), "{header} in\n{eml}");
    }
    assert!(eml.split("\r\n").all(|line| line.len() <= 998));
    assert!(!eml.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(files(&rendered, None).len(), 2);
}

#[test]
fn words_from_the_journal_make_the_same_files() {
    everything(|_, _, rendered| {
        let again = Rendered::of_text(
            rendered.medium,
            rendered.lang,
            rendered.subject.clone(),
            &rendered.body,
            rendered.frame.clone(),
        );
        assert_eq!(again.body, rendered.body);
        assert_eq!(again.subject, rendered.subject);
        assert_eq!(again.html.is_some(), rendered.html.is_some());
    });
}
