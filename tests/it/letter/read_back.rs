//! Another program reads what we meant.

use super::*;

#[test]
fn another_program_reads_what_we_meant_in_both_languages() {
    let letters = letters(&TEMPLATES, head(), None);
    let mut expected = Vec::new();
    let mut bytes = Vec::new();
    for lang in Lang::ALL {
        for (number, name) in NAMES.into_iter().enumerate() {
            let address = format!("ana.{number}+x@customer.example");
            let variables = row(number, "or");
            let to = Addressee {
                address: &address,
                name: Some(name),
                variables: &variables,
            };
            bytes.push(letters.for_one(lang, &to).expect("a letter"));
            let read = letters.read(lang, &to).expect("a letter");
            expected.push((lang, address.clone(), name, number, read));
        }
    }
    let mails = read_texts(bytes.iter().map(Vec::as_slice));
    assert_eq!(mails.len(), expected.len());
    for (mail, (lang, address, name, number, read)) in mails.iter().zip(&expected) {
        mail.is_sound();
        let name = one_line(name);
        assert_eq!(mail.to(), (name.as_str(), address.as_str()));
        assert_eq!(mail.0["from"][0][0], "La Boutique, Équipe");
        assert_eq!(mail.0["from"][0][1], "hello@shop.example");
        assert_eq!(mail.0["reply_to"][0][1], "support@shop.example");
        assert_eq!(mail.0["date"], 1_795_357_203.0);
        assert_eq!(mail.header("Subject"), read.subject);
        assert_eq!(mail.part("text/plain"), format!("{}\n", read.text));
        let greeting = match (lang, name.as_str()) {
            (Lang::En, "") => "Hello,".to_owned(),
            (Lang::Fr, "") => "Bonjour,".to_owned(),
            (Lang::En, name) => format!("Hello {name},"),
            (Lang::Fr, name) => format!("Bonjour {name},"),
        };
        let text = read.text.replace("Ana\nBcc", "Ana Bcc");
        assert!(text.starts_with(&greeting), "{text}");
        assert!(text.contains("💳") && text.contains("« un peu »"));
        let html = mail.part("text/html");
        let words = visible_words(&html);
        let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&one(&greeting)), "{words}");
        assert!(
            !html.contains("<script") && !html.contains("evil.example\""),
            "{html}"
        );
        assert_eq!(mail.header("Message-ID"), letters.message_id(address));
        let last = letters.message_id(address).replace("down.3.", "down.2.");
        let first = last.replace("down.2.", "down.1.");
        assert_eq!(mail.header("In-Reply-To"), last);
        assert_eq!(mail.header("References"), format!("{first} {last}"));
        let there = address.replace('+', "%2B").replace('@', "%40");
        assert_eq!(
            mail.header("List-Unsubscribe"),
            format!("<https://shop.example/u/t%2F{number}%C3%A9?a={there}>")
        );
        for (field, value) in [
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("List-Id", "<customers.shop.example>"),
            ("Auto-Submitted", "auto-generated"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
            ("Content-Language", lang.code()),
            ("MIME-Version", "1.0"),
        ] {
            assert_eq!(mail.header(field), value);
        }
        assert_eq!(mail.0["type"], "multipart/alternative");
        assert_eq!(mail.0["parts"].as_array().map(Vec::len), Some(2));
        assert_eq!(mail.0["wire"]["ascii"], true);
    }
}

/// What a person reads of an HTML document.
fn visible_words(html: &str) -> String {
    let body = html.split("<body").nth(1).expect("a body");
    let mut out = String::new();
    for (number, piece) in body.split('<').enumerate() {
        let text = if number == 0 {
            ""
        } else {
            piece.split_once('>').map_or("", |(_, text)| text)
        };
        out.push_str(text);
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    let out = out.replace("&#39;", "'").replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn whatever_stands_in_a_row_is_read_back_as_it_stands() {
    let letters = letters(&[(Lang::Fr, RICH)], head(), None);
    let mut runner = TestRunner::deterministic();
    let nasty = "[a-zA-Z0-9 ,;:<>\"'\\\\@=?&%{}()*_`éÉœ漢👍🏽\u{202e}\u{0}\r\n\t.-]{0,90}";
    let any = proptest::string::string_regex(nasty).expect("a pattern");
    let mut draw = || any.new_tree(&mut runner).expect("a value").current();
    let rows: Vec<(String, String)> = (0..400).map(|_| (draw(), draw())).collect();
    let mut bytes = Vec::new();
    let mut expected = Vec::new();
    for (number, (name, plan)) in rows.iter().enumerate() {
        let variables = row(number, plan);
        let to = Addressee {
            address: "ana@customer.example",
            name: Some(name),
            variables: &variables,
        };
        bytes.push(letters.for_one(Lang::Fr, &to).expect("a letter"));
        expected.push(letters.read(Lang::Fr, &to).expect("a letter"));
    }
    let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = |text: &str| -> String {
        let letter = |c: &char| *c != '\u{202e}';
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        one(&text.chars().filter(letter).map(plain).collect::<String>())
    };
    let mails = read_texts(bytes.iter().map(Vec::as_slice));
    for ((mail, read), (name, plan)) in mails.iter().zip(&expected).zip(&rows) {
        mail.is_sound();
        let (name, plan) = (shown(name), shown(plan));
        // Some versions of Python read a space between two encoded words of a name.
        let letters = |text: &str| text.replace(' ', "");
        assert_eq!(letters(mail.to().0), letters(&name));
        assert_eq!(mail.to().1, "ana@customer.example");
        assert_eq!(one(mail.header("Subject")), one(&read.subject));
        assert_eq!(mail.part("text/plain"), format!("{}\n", read.text));
        let said = |words: &str| {
            assert!(
                words.contains(&name) && words.contains(&plan),
                "{words}\n{name}\n{plan}"
            );
        };
        said(&one(&read.text));
        said(&visible_words(&mail.part("text/html")));
    }
}

#[test]
fn a_name_before_the_at_in_any_letters_is_kept_for_smtputf8() {
    let letters = letters(&TEMPLATES, head(), None);
    let variables = row(1, "");
    let bytes = ["zoé@exämple.example", "zoe@exämple.example"].map(|address| {
        let to = Addressee {
            address,
            name: Some("Zoé"),
            variables: &variables,
        };
        letters.for_one(Lang::En, &to).expect("a letter")
    });
    let mails = read_texts(bytes.iter().map(Vec::as_slice));
    assert_eq!(
        mails[0].is_sound().to(),
        ("Zoé", "zoé@xn--exmple-cua.example")
    );
    assert_eq!(
        mails[1].is_sound().to(),
        ("Zoé", "zoe@xn--exmple-cua.example")
    );
    assert_eq!(mails[1].0["wire"]["ascii"], true);
}
