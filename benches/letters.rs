//! What one letter costs, beside lettre building the same mail: `cargo bench --bench letters`.
//!
//! Both sides in the same run and turn by turn. Nothing here is a test: a slow machine fails nobody.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench measures the world itself, and prints"
)]

use aplomb::base::{Lang, Moment, TemplateName};
use aplomb::draft::letter::{Addressee, Approved, Letterhead, Letters, Signature};
use aplomb::draft::{Template, Values, render};
use aplomb::runbook::Stage;
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

const LETTERS: u32 = 10_000;
const ROUNDS: usize = 5;

fn main() {
    let greeted = include_str!("../templates/customer-email/update.fr.hbs");
    let plain = greeted.replace("{{#if customer.name}} {{customer.name}}{{/if}}", "");
    println!(
        "{:<52} {:>12}",
        "one letter, French, 1.5 KB of text and HTML", ""
    );
    for (what, template, key) in [
        (
            "no word differs from person to person",
            plain.as_str(),
            None,
        ),
        ("greeted by name", greeted, None),
        (
            "greeted by name, signed with Ed25519",
            greeted,
            Some("ed25519"),
        ),
        (
            "greeted by name, signed with RSA of 2048 bits",
            greeted,
            Some("rsa"),
        ),
    ] {
        let letters = letters(template, key);
        let rows = rows();
        let mut out = Vec::new();
        let time = best(|| {
            for (address, name, variables) in &rows {
                let to = Addressee {
                    address,
                    name: Some(name),
                    variables,
                };
                letters.write(Lang::Fr, &to, &mut out).unwrap();
                black_box(&out);
            }
        });
        println!("{what:<52} {time:>9.2} µs {:>8} bytes", out.len());
    }
    let (subject, text, html) = words(greeted);
    let rows = rows();
    let time = best(|| {
        for (address, name, _) in &rows {
            black_box(by_lettre(address, name, &subject, &text, &html));
        }
    });
    println!("{:<52} {time:>9.2} µs", "lettre, with words that are ready");
}

/// The least time for one of them, in microseconds.
fn best(mut make: impl FnMut()) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        make();
        start.elapsed().as_secs_f64() * 1e6 / f64::from(LETTERS)
    });
    times.fold(f64::INFINITY, f64::min)
}

type Row = (String, String, Vec<(String, String)>);

fn rows() -> Vec<Row> {
    (0..LETTERS)
        .map(|row| {
            let variables = vec![("token".to_owned(), format!("t{row:08x}"))];
            (
                format!("prenom.nom{row}@laposte.example"),
                format!("Zoé Prénom {row}"),
                variables,
            )
        })
        .collect()
}

fn values() -> Values {
    Values::new()
        .text("organisation", "La Boutique")
        .text("date", "22 novembre")
        .text("started", "14 h 05 (Paris)")
        .text("update_number", "3")
        .text("next_update", "15 h 40 (Paris)")
        .text(
            "changed",
            "le site s’ouvre de nouveau pour certains, pas encore pour la plupart",
        )
        .text("impact", "ouvrir le site ni utiliser l’API")
        .text("affected", "tous nos clients")
        .text("workaround", "commandez par e-mail")
        .address("status_page", "https://status.shop.example")
        .address("contact", "support@shop.example")
}

fn parsed(text: &str) -> Template {
    let name = TemplateName::parse("customer-email").unwrap();
    Template::parse(name, Stage::Update, Lang::Fr, text)
        .0
        .unwrap()
}

fn letters(text: &str, key: Option<&str>) -> Letters {
    let (template, values) = (parsed(text), values());
    let rendered = render(&template, &values, None).unwrap();
    let approved = Approved {
        lang: Lang::Fr,
        subject: rendered.subject.as_deref().unwrap(),
        body: &rendered.body,
        made_of: Some((&template, &values)),
        frame: rendered.frame.clone(),
    };
    let head = Letterhead {
        from: "La Boutique <hello@shop.example>".into(),
        reply_to: Some("support@shop.example".into()),
        incident: "2026-11-22-site-down".into(),
        update: 3,
        earlier: vec![1, 2],
        thread: "customers".into(),
        list: "customers".into(),
        date: Moment::parse("2026-11-22T14:20:00Z").unwrap(),
        unsubscribe: Some("https://shop.example/u/{token}".into()),
        dkim: key.map(|_| Signature {
            domain: "shop.example".into(),
            selector: "incidents".into(),
        }),
    };
    let key = key.map(pem);
    Letters::new(&[approved], head, key.as_deref()).unwrap()
}

fn pem(kind: &str) -> Vec<u8> {
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", kind])
        .output()
        .unwrap();
    made.stdout
}

fn words(text: &str) -> (String, String, String) {
    let rendered = render(&parsed(text), &values(), None).unwrap();
    (
        rendered.subject.unwrap(),
        rendered.body,
        rendered.html.unwrap(),
    )
}

fn by_lettre(address: &str, name: &str, subject: &str, text: &str, html: &str) -> Vec<u8> {
    let part = |kind: ContentType, text: &str, name: &str| {
        let text = text.replace("{{customer.name}}", name);
        SinglePart::builder().content_type(kind).body(text)
    };
    let to = Mailbox::new(Some(name.to_owned()), address.parse().unwrap());
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, text, name))
        .singlepart(part(ContentType::TEXT_HTML, html, name));
    Message::builder()
        .from("La Boutique <hello@shop.example>".parse().unwrap())
        .to(to)
        .subject(subject)
        .message_id(Some("<a@b>".to_owned()))
        .multipart(parts)
        .unwrap()
        .formatted()
}
