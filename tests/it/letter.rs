//! A letter to one person, as another program reads it: Python's `email` package, and for the
//! signature dkimpy. Every field is compared.

use crate::relay::{Mail, read_mails, read_texts};
use aplomb::base::{FactId, Lang, Moment, TemplateName, Words, Zone};
use aplomb::draft::letter::{Addressee, Approved, Letterhead, Letters, Merge, Missing, Signature};
use aplomb::draft::{Situation, Template, context, render};
use aplomb::incident::Status;
use aplomb::runbook::{Severity, Stage};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const TEMPLATES: [(Lang, &str); 2] = [
    (
        Lang::En,
        include_str!("../../templates/customer-email/update.en.hbs"),
    ),
    (
        Lang::Fr,
        include_str!("../../templates/customer-email/update.fr.hbs"),
    ),
];

/// Says more of a row than the shipped ones: in the subject, in bold, in a list, in a link.
const RICH: &str = "+++\naudience = \"customers\"\nmedium = \"mail\"\n\
    subject = \"Boutique : {{date}}{{#if customer.plan}} ({{customer.plan}}){{/if}}\"\n+++\n\
    Bonjour{{#if customer.name}} **{{customer.name}}**{{/if}},\n\n\
    {{#if customer.plan}}\n- formule : {{customer.plan}}\n- à {{customer.email}} en {{customer.lang}}\n\n{{/if}}\n\
    [Votre compte](https://shop.example/?c={{#if customer.plan}}{{customer.plan}}{{/if}})\n\n\
    {{next_update}}\n";

/// Names as lists have them, and as nobody should.
const NAMES: [&str; 14] = [
    "Ana",
    "Zoé Ó Briain-Müller",
    "Durand, Jean \"JD\" (achats)",
    "👩‍🚀 Élodie 🎉",
    "山田 太郎",
    "فاطمة",
    "O'Neil",
    "a.b",
    "=?utf-8?q?Bcc=3A_all=40x.example?=",
    "Back\\slash <ana@evil.example>",
    "Ana\r\nBcc: all@evil.example",
    "<script>alert(1)</script> & co",
    "**{{customer.email}}** {{date}}",
    "",
];

fn situation() -> Situation {
    let at = |text| Moment::parse(text).expect("a moment");
    let answers = [
        ("changed", "le site répond, « un peu »"),
        ("impact", "payer par carte — 💳"),
    ];
    Situation {
        organisation: "La Boutique".into(),
        title: "The site is down".into(),
        incident: "2026-11-22-site-down".into(),
        severity: Severity::Sev1,
        status: Status::Investigating,
        started: at("2026-11-22T13:05:00Z"),
        now: at("2026-11-22T14:20:00Z"),
        next_update: Some(at("2026-11-22T14:40:00Z")),
        update_number: 3,
        commander: Some("Ana".into()),
        contact: Some("help@shop.example".into()),
        status_page: Some("https://status.shop.example".into()),
        follow_up: false,
        data_loss: None,
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        answers: answers
            .map(|(id, text)| (FactId::parse(id).expect("a name"), text.to_owned()))
            .into(),
    }
}

fn head() -> Letterhead {
    Letterhead {
        from: "La Boutique, Équipe <hello@shop.example>".into(),
        reply_to: Some("support@shop.example".into()),
        incident: "2026-11-22-site-down".into(),
        update: 3,
        earlier: vec![1, 2],
        thread: "customers".into(),
        list: "customers".into(),
        date: Moment::parse("2026-11-22T14:20:03.456Z").expect("a moment"),
        unsubscribe: Some("https://shop.example/u/{token}?a={email}".into()),
        dkim: None,
    }
}

fn letters(texts: &[(Lang, &str)], head: Letterhead, key: Option<&[u8]>) -> Letters {
    let made: Vec<_> = texts
        .iter()
        .map(|(lang, text)| {
            let name = TemplateName::parse("customer-email").expect("a name");
            let (template, findings) = Template::parse(name, Stage::Update, *lang, text);
            let template = template.unwrap_or_else(|| panic!("{findings:?}"));
            let values = context(&situation(), Words::of(*lang));
            let rendered = render(&template, &values, None).expect("rendered");
            (template, values, rendered)
        })
        .collect();
    let approved: Vec<_> = made
        .iter()
        .map(|(template, values, rendered)| Approved {
            lang: template.lang,
            subject: rendered.subject.as_deref().expect("a subject"),
            body: &rendered.body,
            made_of: Some((template, values)),
            frame: rendered.frame.clone(),
        })
        .collect();
    let letters = Letters::new(&approved, head, key).expect("letters");
    assert!(letters.langs().all(|lang| !letters.is_verbatim(lang)));
    letters
}

fn row(number: usize, plan: &str) -> Vec<(String, String)> {
    vec![
        ("token".to_owned(), format!("t/{number}é")),
        ("plan".to_owned(), plan.to_owned()),
    ]
}

/// A name as it stands in one line.
fn one_line(name: &str) -> String {
    name.replace("\r\n", " ")
}

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

/// A private key in PEM, and the record of its public half.
fn key(kind: &str, options: &[&str], folder: &Path) -> (Vec<u8>, PathBuf) {
    let private = folder.join(format!("{kind}.pem"));
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl").args(arguments).output();
        let output = output.expect("openssl");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let path = private.to_str().expect("a path");
    openssl(&[&["genpkey", "-algorithm", kind, "-out", path], options].concat());
    let public = openssl(&["pkey", "-in", path, "-pubout", "-outform", "DER"]);
    let (word, public) = match kind {
        // Of an Ed25519 key the record has the 32 bytes alone (RFC 8463, 4.2).
        "ed25519" => ("ed25519", public[public.len() - 32..].to_vec()),
        _ => ("rsa", public),
    };
    use base64::Engine as _;
    let public = base64::engine::general_purpose::STANDARD.encode(public);
    let record = folder.join(format!("{kind}.txt"));
    std::fs::write(&record, format!("v=DKIM1; k={word}; p={public}")).expect("written");
    (std::fs::read(&private).expect("a key"), record)
}

fn verified(files: &[PathBuf], record: &Path) -> Vec<Mail> {
    read_mails(files, Some(("incidents._domainkey.shop.example", record)))
}

#[test]
fn another_program_verifies_the_signature_and_sees_every_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let rsa = &["-pkeyopt", "rsa_keygen_bits:2048"];
    let words = TEMPLATES[0]
        .1
        .replace("{{#if customer.name}} {{customer.name}}{{/if}}", "");
    let words = [(Lang::En, words.as_str())];
    for (kind, options) in [("rsa", &rsa[..]), ("ed25519", &[])] {
        let (pem, record) = key(kind, options, folder.path());
        let head = Letterhead {
            dkim: Some(Signature {
                domain: "shop.example".into(),
                selector: "incidents".into(),
            }),
            ..head()
        };
        let by_name = letters(&TEMPLATES, head.clone(), Some(&pem));
        let for_all = letters(&words, head, Some(&pem));
        let variables = row(1, "");
        let mut sound = Vec::new();
        for letters in [&by_name, &for_all] {
            for lang in Lang::ALL {
                for name in ["Zoé 👩‍🚀", "  ", "Durand, Jean"] {
                    let to = Addressee {
                        address: "ana@customer.example",
                        name: Some(name),
                        variables: &variables,
                    };
                    let mail = letters.for_one(lang, &to).expect("a letter");
                    assert_eq!(
                        letters.for_one(lang, &to),
                        Ok(mail.clone()),
                        "the same bytes"
                    );
                    sound.push(mail);
                }
            }
        }
        let first = String::from_utf8(sound[0].clone()).expect("ASCII");
        // A relay may fold anew, write names of fields in its own way and add a line on top.
        let refolded = first
            .replace("\r\nSubject: ", "\r\nSUBJECT:  ")
            .replace("; s=", ";\r\n\ts=");
        sound.push(format!("Received: from x by y\r\n{refolded}\r\n\r\n").into_bytes());
        let on_top = first.split_once("\r\nFrom:").expect("a sender").0.len() + 2;
        let with = |line: &str| {
            let mut mail = first.clone();
            mail.insert_str(on_top, line);
            mail
        };
        let changed = [
            with("From: evil@evil.example\r\n"),
            with("Subject: other\r\n"),
            with("To: other@evil.example\r\n"),
            with("Reply-To: evil@evil.example\r\n"),
            with("List-Unsubscribe: <https://evil.example>\r\n"),
            first.replace("List-Unsubscribe=One-Click", "List-Unsubscribe=One"),
            first.replace("u/t%2F1", "u/t%2F2"),
            first.replace("22 Nov 2026", "23 Nov 2026"),
            first.replace("Message-ID: <2", "Message-ID: <3"),
            first.replace("Precedence: bulk", "Precedence: list"),
            first.replace("Hello", "Hallo"),
            format!("{first}more\r\n"),
        ];
        let write = |name: &str, mails: Vec<Vec<u8>>| -> Vec<PathBuf> {
            let write = |(number, mail): (usize, Vec<u8>)| {
                let path = folder.path().join(format!("{kind}-{name}-{number:02}"));
                std::fs::write(&path, mail).expect("written");
                path
            };
            mails.into_iter().enumerate().map(write).collect()
        };
        for mail in verified(&write("sound", sound), &record) {
            mail.is_sound();
            assert_eq!(mail.0["dkim"]["verified"], true, "{kind}: {:#}", mail.0);
            assert!(mail.0["wire"]["longest_head_line"].as_u64() <= Some(120));
        }
        let changed = changed.map(String::into_bytes).to_vec();
        assert!(changed.iter().all(|mail| mail != first.as_bytes()));
        for mail in verified(&write("changed", changed), &record) {
            assert_eq!(mail.0["dkim"]["verified"], false, "{kind}: {:#}", mail.0);
        }
    }
}

#[test]
fn keys_are_read_as_people_have_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| {
        folder
            .path()
            .join(name)
            .to_str()
            .expect("a path")
            .to_owned()
    };
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl")
            .args(arguments)
            .output()
            .expect("openssl");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    openssl(&["genrsa", "-traditional", "-out", &path("pkcs1"), "2048"]);
    openssl(&["genrsa", "-out", &path("pkcs8"), "3072"]);
    openssl(&["genrsa", "-out", &path("short"), "1024"]);
    openssl(&["genpkey", "-algorithm", "ed25519", "-out", &path("ed")]);
    openssl(&[
        "ecparam",
        "-name",
        "prime256v1",
        "-genkey",
        "-noout",
        "-out",
        &path("sec1"),
    ]);
    openssl(&[
        "genpkey",
        "-algorithm",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        &path("ec"),
    ]);
    std::fs::write(
        path("seed"),
        "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n",
    )
    .expect("written");
    let signed = Letterhead {
        dkim: Some(Signature {
            domain: "shop.example".into(),
            selector: "incidents".into(),
        }),
        ..head()
    };
    let approved = [Approved {
        lang: Lang::En,
        subject: "s",
        body: "b",
        made_of: None,
        frame: aplomb::draft::Frame::default(),
    }];
    let tried = |name: &str| {
        let key = std::fs::read(path(name)).expect("a key");
        let letters = Letters::new(&approved, signed.clone(), Some(&key));
        letters.map(drop).map_err(|error| error.to_string())
    };
    for fine in ["pkcs1", "pkcs8", "ed", "seed"] {
        assert_eq!(tried(fine), Ok(()), "{fine}");
    }
    for (wrong, why) in [
        ("short", "2048"),
        ("sec1", "neither RSA nor Ed25519"),
        ("ec", "neither RSA nor Ed25519"),
    ] {
        let error = tried(wrong).expect_err(wrong);
        assert!(error.contains(why), "{wrong}: {error}");
    }
}

#[test]
fn a_spreadsheet_reads_the_table_for_a_mail_merge_and_finds_no_formula() {
    let letters = letters(&[(Lang::Fr, RICH)], head(), None);
    let merge = Merge::new(&letters);
    let mut table = merge.titles();
    let rows = [
        ("ana@customer.example", "Zoé", "or"),
        ("+33@customer.example", "=cmd|' /C calc'!A0", "@SUM(1+1)"),
        ("a=b@customer.example", "Durand, \"JD\"", "-2+3\nx"),
        ("=1+1@customer.example", "\t=1", "\u{ff1d}1"),
    ];
    for (number, (address, name, plan)) in rows.into_iter().enumerate() {
        let variables = row(number, plan);
        let to = Addressee {
            address,
            name: Some(name),
            variables: &variables,
        };
        table.push_str(&merge.row(&letters, Lang::Fr, &to).expect("a row"));
    }
    let table = table.strip_prefix('\u{feff}').expect("a mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let titles = reader.headers().expect("titles").clone();
    assert_eq!(
        titles.iter().collect::<Vec<_>>(),
        ["email", "name", "lang", "subject", "text", "token", "plan"]
    );
    let read: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|record| {
            let record = record.expect("a record");
            let cells = titles.iter().zip(&record);
            cells
                .map(|(title, cell)| (title.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect();
    for cell in read.iter().flat_map(BTreeMap::values) {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}']),
            "{cell}"
        );
    }
    assert_eq!(read[0]["name"], "Zoé");
    assert!(
        read[0]["subject"].ends_with("(or)"),
        "{}",
        read[0]["subject"]
    );
    assert!(
        read[0]["text"].starts_with("Bonjour Zoé,\n\n- formule : or\n"),
        "{}",
        read[0]["text"]
    );
    assert_eq!(read[1]["email"], "<+33@customer.example>");
    assert_eq!(read[1]["name"], "'=cmd|' /C calc'!A0");
    assert_eq!(read[1]["plan"], "'@SUM(1+1)");
    assert_eq!(read[2]["email"], "a=b@customer.example");
    assert_eq!(read[2]["name"], "Durand, \"JD\"");
    assert_eq!(read[2]["plan"], "'-2+3\nx");
    assert_eq!(read[3]["name"], "'=1");
    let nameless = "+++\naudience = \"customers\"\nmedium = \"mail\"\nsubject = \"s\"\n+++\n{{customer.plan}} {{next_update}}";
    let letters = self::letters(&[(Lang::En, nameless)], head(), None);
    let to = Addressee {
        address: "ana@customer.example",
        name: None,
        variables: &[],
    };
    let missing = Missing {
        names: vec!["plan".into()],
    };
    assert_eq!(
        Merge::new(&letters).row(&letters, Lang::En, &to),
        Err(missing)
    );
}
