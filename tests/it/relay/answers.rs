//! The relays answer as it is said of them; whatever is proven with them rests on that.

use super::client::text;
use super::sink::{Faults, Manners, Sink};
use super::{Certificates, Client, Postfix, Receiver, SmtpSink, python};
use std::process::Command;

const FROM: &str = "ops@shop.test";

#[track_caller]
fn ends_with(answers: &[String], code: &str) {
    let last = answers.last().expect("an answer");
    assert!(last.starts_with(code), "{code}: {answers:?}");
}

#[test]
fn a_postfix_of_our_own_answers_as_the_real_ones_do() {
    let postfix = Postfix::keeping();
    let mut client = postfix.client();
    let offers = client.ask("EHLO client.test");
    for offer in [
        "PIPELINING",
        "CHUNKING",
        "8BITMIME",
        "SMTPUTF8",
        "SIZE 20000",
    ] {
        assert!(offers.contains(offer), "{offer}: {offers}");
    }
    let hello = text("<i.1.a@shop.test>");
    ends_with(&client.mail(FROM, "ana@x.test", &hello), "250 2.0.0");
    let wrong = [
        ("temp@x.test", "450 4.7.1"),
        ("gone@x.test", "550 5.1.1"),
        ("ana@elsewhere.test", "554 5.7.1"),
    ];
    for (address, answer) in wrong {
        ends_with(&client.mail(FROM, address, &hello), answer);
        client.ask("RSET");
    }
    let long = format!("{hello}\r\n{}", "x".repeat(70).repeat(300));
    ends_with(&client.mail(FROM, "ana@x.test", &long), "552 5.3.4");
    client.ask(&format!("MAIL FROM:<{FROM}>"));
    for number in 0..50 {
        client.ask(&format!("RCPT TO:<a{number}@x.test>"));
    }
    let one_more = client.ask("RCPT TO:<a50@x.test>");
    assert!(one_more.starts_with("452 4.5.3"), "{one_more}");
    client.ask("RSET");
    ends_with(&client.mail(FROM, "slow@x.test", &hello), "421 4.7.0");
    assert!(client.is_over());
    let mails = postfix.mails(1);
    assert_eq!(mails.len(), 1, "only what was answered with 250 is there");
    assert_eq!(mails[0].recipient(), "ana@x.test");
    assert_eq!(mails[0].header("Message-ID"), "<i.1.a@shop.test>");
}

#[test]
fn two_independent_servers_read_the_same_mail() {
    let (postfix, receiver) = (Postfix::keeping(), Receiver::start());
    let mail = "From: Shop <ops@shop.test>\r\nTo: =?utf-8?q?Zo=C3=A9?= <zoe@x.test>\r\n\
        Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nT8O5ID8=";
    for port in [postfix.port(), receiver.port()] {
        ends_with(&Client::greeted(port).mail(FROM, "zoe@x.test", mail), "250");
    }
    for mails in [postfix.mails(1), receiver.mails(1)] {
        let mail = mails[0].is_sound();
        assert_eq!(mail.recipient(), "zoe@x.test");
        assert_eq!(mail.to(), ("Zoé", "zoe@x.test"));
        assert_eq!(mail.part("text/plain").trim_end(), "Où ?");
    }
}

/// What our sink claims to have in common with Postfix.
#[test]
fn postfix_and_the_sink_agree_about_a_transaction_without_recipients() {
    let postfix = Postfix::start();
    let sink = Sink::open(Manners {
        answers: Some(std::sync::Arc::new(|address, _| {
            let refused = address.starts_with("gone");
            refused.then(|| "550 5.1.1 no such user".to_owned())
        })),
        ..Manners::default()
    });
    for port in [postfix.port(), sink.port()] {
        let mut client = Client::greeted(port);
        let message = text("<i.1.a@shop.test>");
        let size = message.len();
        client.ask(&format!("MAIL FROM:<{FROM}>"));
        let mut heard = vec![client.ask("RCPT TO:<gone@x.test>")];
        // DATA leaves the transaction open, and so the next MAIL is one too many.
        heard.push(client.ask("DATA"));
        heard.push(client.ask(&format!("MAIL FROM:<{FROM}>")));
        heard.push(client.ask("RSET"));
        client.ask(&format!("MAIL FROM:<{FROM}>"));
        heard.push(client.ask("RCPT TO:<gone@x.test>"));
        // The last chunk ends it.
        client.say(format!("BDAT {size} LAST\r\n{message}"));
        heard.push(client.hear());
        heard.push(client.ask(&format!("MAIL FROM:<{FROM}>")));
        heard.push(client.ask("RCPT TO:<ana@x.test>"));
        client.say(format!("BDAT {size} LAST\r\n{message}"));
        heard.push(client.hear());
        let codes: Vec<&str> = heard.iter().map(|answer| &answer[..9]).collect();
        assert_eq!(
            codes,
            [
                "550 5.1.1",
                "554 5.5.1",
                "503 5.5.1",
                "250 2.0.0",
                "550 5.1.1",
                "554 5.5.1",
                "250 2.1.0",
                "250 2.1.5",
                "250 2.0.0",
            ]
        );
    }
}

#[test]
fn what_postfix_accepted_is_still_there_after_it_slept() {
    let mut postfix = Postfix::keeping();
    let hello = text("<i.1.a@shop.test>");
    ends_with(&postfix.client().mail(FROM, "ana@x.test", &hello), "250");
    postfix.sleep();
    assert!(std::net::TcpStream::connect(("127.0.0.1", postfix.port())).is_err());
    postfix.wake();
    ends_with(&postfix.client().mail(FROM, "ben@x.test", &hello), "250");
    assert_eq!(postfix.mails(2).len(), 2);
}

#[test]
fn smtp_sink_refuses_and_hangs_up_where_it_is_told_to() {
    let hello = text("<i.1.a@shop.test>");
    for (switch, answer) in [("-r", "450 4.3.0"), ("-f", "500 5.3.0"), ("-Q", "421 ")] {
        let sink = SmtpSink::start(&[switch, "rcpt"]);
        let mut client = Client::greeted(sink.port());
        let heard = client.mail(FROM, "ana@x.test", &hello);
        assert_eq!(heard.len(), 2, "{switch}: {heard:?}");
        ends_with(&heard, answer);
    }
    for (at, answers) in [("mail", 1), ("rcpt", 2), ("data", 3), (".", 4)] {
        let sink = SmtpSink::start(&["-q", at]);
        let mut client = Client::greeted(sink.port());
        let heard = client.mail(FROM, "ana@x.test", &hello);
        assert_eq!(heard.len(), answers, "{at}: {heard:?}");
        assert_eq!(
            heard.last().map(String::as_str),
            Some(""),
            "{at}: {heard:?}"
        );
        assert!(client.is_over());
    }
    let sink = SmtpSink::start(&["-q", "connect"]);
    assert_eq!(Client::connect(sink.port()).1, "");
    let sink = SmtpSink::start(&[]);
    ends_with(
        &Client::greeted(sink.port()).mail(FROM, "ana@x.test", &hello),
        "250",
    );
}

/// Python's own client, as somebody independent of both sides.
#[track_caller]
fn with_smtplib(script: &str, arguments: &[&str]) -> String {
    let output = Command::new(python("smtplib"))
        .args(["-c", script])
        .args(arguments)
        .output()
        .expect("Python");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

const LOG_IN: &str = "
import smtplib, ssl, sys
kind, port, authority, password = sys.argv[1:5]
context = ssl.create_default_context(cafile=authority)
try:
    if kind == 'implicit':
        s = smtplib.SMTP_SSL('localhost', int(port), context=context)
    else:
        s = smtplib.SMTP('localhost', int(port))
        if kind == 'starttls':
            s.starttls(context=context)
    s.login('shop', password)
    s.sendmail('ops@shop.test', ['zoé@exämple.test'], 'Subject: =?utf-8?q?Entsch=C3=BCldigung?=\\r\\nTo: zoé@exämple.test\\r\\n\\r\\nJa.\\r\\n'.encode(), ['SMTPUTF8'])
    print('sent')
except smtplib.SMTPAuthenticationError as error:
    print(error.smtp_code)
except smtplib.SMTPResponseException as error:
    print(error.smtp_code)
except smtplib.SMTPNotSupportedError:
    print('not offered')
except ssl.SSLError as error:
    print(error.reason)
";

#[test]
fn aiosmtpd_takes_mail_from_whoever_encrypts_and_logs_in() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    let login = ["--login", "shop", "right"];
    for kind in ["starttls", "implicit"] {
        let receiver = Receiver::with_tls(kind, &certificates.good(), &login);
        let port = receiver.port().to_string();
        let log_in = |password| with_smtplib(LOG_IN, &[kind, &port, &authority, password]);
        assert_eq!(log_in("wrong"), "535", "{kind}");
        assert_eq!(log_in("right"), "sent", "{kind}");
        let mails = receiver.mails(1);
        let mail = mails[0].is_sound();
        assert_eq!(mail.recipient(), "zoé@exämple.test");
        assert_eq!(mail.header("Subject"), "Entschüldigung");
        assert_eq!(mail.part("text/plain").trim(), "Ja.");
        let envelope = &mail.0["envelope"];
        assert_eq!(
            [&envelope["tls"], &envelope["utf8"], &envelope["login"]],
            [&true.into(), &true.into(), &serde_json::json!("shop")]
        );
        assert!(
            receiver.log().contains("AUTH LOGIN bad") || receiver.log().contains("AUTH PLAIN bad")
        );
    }
    let stripped = Receiver::with_tls("starttls", &certificates.good(), &["--hidden-starttls"]);
    let port = stripped.port().to_string();
    let heard = with_smtplib(LOG_IN, &["starttls", &port, &authority, "right"]);
    assert_eq!(heard, "not offered");
}

#[test]
fn bad_certificates_are_bad_in_the_eyes_of_others_too() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    let all = [
        ("another machine", certificates.other_name()),
        ("run out", certificates.expired()),
        ("nobody vouches", certificates.self_signed()),
    ];
    for (why, certificate) in all {
        let receiver = Receiver::with_tls("implicit", &certificate, &[]);
        let port = receiver.port().to_string();
        let heard = with_smtplib(LOG_IN, &["implicit", &port, &authority, "right"]);
        assert_eq!(heard, "CERTIFICATE_VERIFY_FAILED", "{why}");
    }
}

#[test]
fn a_sink_that_is_gone_listens_no_more() {
    let sink = Sink::open(Manners::default().with(Faults::default()));
    let port = sink.port();
    drop(Client::greeted(port));
    drop(sink);
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}
