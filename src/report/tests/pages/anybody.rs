//! What anybody may see of an incident.

use super::*;

/// Words that only colleagues may read, in every place where somebody could have written one.
pub(super) fn with_secrets() -> Tale {
    let told = Tale::of(Declared {
        title: "Secret title".into(),
        ..declared(Kind::Incident)
    });
    let told = told.then("Secretary", "13:05:30", [fact("impact", "secret impact")]);
    everybody_told(told)
        .then("Secretary", "13:15:00", [note("secret note")])
        .then(
            "Ben",
            "13:16:00",
            [Event::CommandRan {
                step: step_id("restart"),
                command: vec!["secret-command".into()],
                exit: Some(1),
                output: "secret output".into(),
                seconds: Span::seconds(1),
            }],
        )
        .then(
            "Ben",
            "13:17:00",
            [
                Event::StepSkipped {
                    step: step_id("restart"),
                    reason: "secret reason".into(),
                },
                Event::RecoveryBlocked {
                    on: "secret provider".into(),
                },
                Event::RoleAssigned {
                    role: Role::parse("scribe").expect("a name"),
                    name: "Secretary".into(),
                },
            ],
        )
        .then(
            "Ana",
            "13:18:00",
            [amended("Ben", 1, Some("secret correction"), None)],
        )
        .then(
            "Ana",
            "13:45:00",
            [Event::IncidentResolved {
                data_loss: DataLoss::No,
            }],
        )
}

#[test]
fn a_public_report_holds_no_name_no_command_and_no_note() {
    let tale = with_secrets();
    let inside = [
        "secret",
        "Secret",
        "Ana",
        "ana",
        "Ben",
        "Zoé",
        "Write to all",
        "Restart the shop",
        "tell-customers",
        "team-chat",
        "site-down",
        "sev1",
        "status.example",
        "a79c214b",
        "customers\"",
        "Rest on",
    ];
    for lang in Lang::ALL {
        let page = for_everybody(&tale, lang);
        let (_, body) = html(&page)
            .split_once("</style>")
            .map(|(head, body)| (head.to_owned(), body.to_owned()))
            .expect("a style");
        let events = public::events(&tale.incident, &page);
        for document in [
            body,
            markdown(&page),
            public::report(&tale.incident, &page, &tale.measures()),
            csv::public(tale.incident.since(), &events),
        ] {
            for word in inside {
                assert!(!document.contains(word), "{word} in\n{document}");
            }
            assert!(document.contains("We are on it."), "{document}");
        }
    }
}

#[test]
fn a_public_report_says_how_long_customers_waited_and_what_they_were_told() {
    let page = markdown(&for_everybody(&whole(Kind::Incident), Lang::En));
    assert!(
        page.contains("Customers waited 9 min 10 s for the first word."),
        "{page}"
    );
    assert_eq!(page.matches("> We are on it.").count(), 3, "{page}");
    // What was only put into words is nobody's business.
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let unsent = tale.then("Ana", "13:06:00", [words]);
    for page in [
        html(&for_everybody(&unsent, Lang::En)),
        html(&for_the_team(&unsent, Lang::En)),
    ] {
        assert!(!page.contains("We are on it."));
    }
}

#[test]
fn the_seal_stands_at_the_foot_and_names_nothing_in_public() {
    let tale = whole(Kind::Incident);
    let words = "lusab babad gutih tugad busab dufud vugal zinor";
    let wish = |public| Wish {
        public,
        seal: Some(Sealed {
            incident: tale.incident.id().clone(),
            words: words.split(' ').map(str::to_owned).collect(),
        }),
        ..Wish::default()
    };
    for lang in Lang::ALL {
        let team = of(&tale, &wish(false), lang);
        let page = html(&team);
        let foot = page.split_once("<footer>").expect("a foot").1;
        assert!(
            foot.contains(&format!("<strong>{words}</strong>")),
            "{foot}"
        );
        let command = format!(
            "aplomb log verify {} --seal {}",
            tale.incident.id(),
            words.replace(' ', "-")
        );
        assert!(foot.contains(&command) && foot.contains("<svg"), "{foot}");
        let text = page::markdown(&team, &Parts::default()).expect("filled");
        assert!(text.contains(&format!("`{command}`")), "{text}");
        let page = html(&of(&tale, &wish(true), lang));
        let foot = page.split_once("<footer>").expect("a foot").1;
        assert!(foot.contains(words), "{foot}");
        assert!(!page.contains(tale.incident.id().as_str()), "{foot}");
        assert!(!foot.contains("<svg"), "{foot}");
    }
}
