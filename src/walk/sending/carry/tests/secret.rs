//! No part of a key comes back, and a name is a name.

use super::*;

#[test]
fn no_key_comes_back_whatever_it_is_made_of() {
    for key in [
        "correcthorsebatterystaple",
        "https://hooks.example/run?api-version=1&sig=Ab-3_sigsigsig",
        "https://hooks.example/in?token=plainlettersonly",
    ] {
        let keys = Keys(vec![Secret::new(key)]);
        let parts = key.split(['?', '&', '=']);
        let parts = parts.filter(|part| part.len() > 13 && !part.contains("://"));
        for part in parts.chain([key]) {
            let failure = Failure::Refused(format!("401: `{part}` is wrong"));
            let shown = format!("{:?}", without_secrets(Carried::Not(failure), &keys));
            assert!(!shown.contains(part), "{shown}");
            // A long answer is cut, and not always behind the key.
            let cut = Failure::Refused(format!("401: {}…", &part[..part.len() - 2]));
            let shown = format!("{:?}", without_secrets(Carried::Not(cut), &keys));
            assert!(!shown.contains(&part[..4]), "{shown}");
        }
    }
}

#[test]
fn what_a_service_says_back_holds_no_part_of_our_key() {
    let keys = Keys(vec![
        Secret::new("https://hooks.example/services/T012345/B0abcdef/s3cr3tpart"),
        Secret::new("xoxb-1234567890"),
    ]);
    let why = "no service T012345 at services/T012345/B0abcdef/s3cr3tpart for xoxb-1234567890";
    for failure in [
        Failure::Refused(why.to_owned()),
        Failure::NoAccess(why.to_owned()),
        Failure::Unknown(why.to_owned()),
        Failure::Busy {
            why: why.to_owned(),
            wait: None,
        },
    ] {
        let shown = format!("{:?}", without_secrets(Carried::Not(failure), &keys));
        for part in ["T012345", "B0abcdef", "s3cr3t", "xoxb"] {
            assert!(!shown.contains(part), "{shown}");
        }
        assert!(shown.contains("no service"), "{shown}");
    }
}

/// A conversation that ends at once, with this.
struct Ends(Receipt);

impl Conversation for Ends {
    fn begin(&mut self) -> Turn {
        Turn::Sent(self.0.clone())
    }

    fn hear(&mut self, _: &Heard) -> Turn {
        Turn::Sent(self.0.clone())
    }
}

#[test]
fn what_a_service_calls_a_message_is_a_name_and_no_novel() {
    let name = |key: &str, value: String| (key.to_owned(), value);
    let receipt = Receipt {
        link: Some(format!("https://a.example/{}", "x".repeat(500_000))),
        remote: [
            name("id", "i9".to_owned()),
            name("ts", "9".repeat(900_000)),
            name("room", "a\u{1b}[2J".to_owned()),
        ]
        .into(),
    };
    let script = Script::default();
    let carried = talk(&script, &mut Ends(receipt), Duration::from_secs(1));
    let Carried::Out { receipt, .. } = carried else {
        panic!("it is out")
    };
    assert_eq!(receipt.link, None);
    assert_eq!(receipt.remote, [name("id", "i9".to_owned())].into());
}
