//! What a report tells: the steps, the mails, the corrections and the table.

use super::*;

#[test]
fn a_mail_is_shown_as_a_copy_of_it_reads() {
    let tale = Tale::begun();
    let Event::DraftRendered(mut words) = tale.words(1, "tell-customers", Some("13:30:00")) else {
        panic!("words");
    };
    words.subject = Some("For {{customer.name}}: the site is down".into());
    words.body =
        "Hello {{customer.name}},\n\nyou have {{ customer.plan }} and \\{{customer.x}}.".into();
    let rendered = Event::DraftRendered(words);
    let tale = tale.then("Ana", "13:06:00", [rendered]).then(
        "Ana",
        "13:07:00",
        [sent(1, "tell-customers")],
    );
    for page in [
        for_the_team(&tale, Lang::En),
        for_everybody(&tale, Lang::En),
    ] {
        let mail = page.rounds[0].messages().next().expect("a mail");
        assert_eq!(mail.subject.as_deref(), Some("For: the site is down"));
        assert_eq!(mail.body, "Hello,\n\nyou have and {{customer.x}}.");
    }
    // What is no mail has no row, and means what it says.
    let Event::DraftRendered(mut words) = tale.words(2, "tell-customers", None) else {
        panic!("words");
    };
    words.body = "Write {{customer.name}}.".into();
    let tale = tale
        .then("Ana", "13:08:00", [Event::DraftRendered(words)])
        .then("Ana", "13:09:00", [sent(2, "tell-customers")]);
    let page = for_everybody(&tale, Lang::En);
    let post = page.rounds[1].messages().next().expect("a post");
    assert_eq!(post.body, "Write {{customer.name}}.");
}

#[test]
fn a_title_of_ones_own_stands_above_and_an_exercise_stays_marked() {
    let wish = Wish {
        public: true,
        title: Some("The shop <b>closed</b>".into()),
        seal: None,
        damage: Vec::new(),
    };
    let page = html(&of(&whole(Kind::Drill), &wish, Lang::En));
    let title = "<h1>EXERCISE: The shop &lt;b&gt;closed&lt;/b&gt;</h1>";
    assert!(page.contains(title), "{page}");
    assert_eq!(
        page.matches("This is the report of a rehearsal.").count(),
        2
    );
}

#[test]
fn steps_say_who_and_when_and_differences_are_named() {
    let tale = everybody_told(Tale::begun())
        .then("Ben", "13:14:00", [done("did-it-help")])
        .then("Ben", "13:16:00", [done("restart")])
        .then("Ana", "13:17:00", [done("restart")])
        .then(
            "Ben",
            "13:18:00",
            [Event::StepUndone {
                step: step_id("restart"),
                reason: "it fell over".into(),
            }],
        )
        .then(
            "Ana",
            "13:45:00",
            [
                Event::IncidentResolved {
                    data_loss: DataLoss::No,
                },
                Event::IncidentClosed {},
            ],
        );
    let page = for_the_team(&tale, Lang::En);
    let drift: Vec<&str> = page.drift.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        drift,
        [
            "Stop the writes: never done, nor left out with a reason.",
            "Restart the shop: never done, nor left out with a reason.",
            "Tell customers it is over: never done, nor left out with a reason.",
            "Tidy up: never done, nor left out with a reason.",
            "Restart the shop: open again. Reason: it fell over.",
            "Restart the shop: also done by Ana, 14:17.",
            "Planned for Zoé (communications lead) and done by others: Tell everyone on the team.",
        ]
    );
    let steps: Vec<String> = page
        .steps
        .iter()
        .flat_map(|list| &list.steps)
        .map(|step| format!("{} {} {:?}", step.title, step.word, step.by))
        .collect();
    assert_eq!(steps[0], "Tell everyone on the team done Some(\"Ana\")");
    assert_eq!(steps.len(), 8);
}

#[test]
fn a_correction_stands_beside_the_original_with_both_names() {
    let page = for_the_team(&whole(Kind::Incident), Lang::En);
    let [correction] = page.corrections.as_slice() else {
        panic!("{:?}", page.corrections);
    };
    assert_eq!(correction.original, "Ben noted: the error rate rose");
    assert_eq!(correction.rest.event, "ben:1.2");
    assert_eq!(correction.corrections[0].rest.event, "ana:8");
    assert!(correction.corrections[0].text.contains("rose at the proxy"));
}

#[test]
fn the_table_has_a_row_for_every_event() {
    let tale = whole(Kind::Incident);
    let timeline = tale.timeline(Lang::En);
    let table = csv::report(&timeline);
    assert_eq!(table.lines().count(), timeline.entries.len() + 1);
    assert!(table.starts_with(
        "happened_at,recorded_at,since_start_s,by,phase,step,type,text,record,data\n"
    ));
}
