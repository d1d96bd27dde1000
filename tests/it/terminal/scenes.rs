//! Questions as the walk would ask them, for a terminal to be looked at.

use aplomb::base::{Moment, Span};
use aplomb::incident::question::{
    Action, Block, ChoiceQuestion, Key, LiveClock, Question, StepView, TextQuestion,
};

/// The questions of a scene.
pub(super) fn scene(name: &str, now: Moment) -> Vec<Question> {
    match name {
        "step" => vec![step(now, "Write to all customers")],
        "two-steps" => vec![step(now, "The first step"), step(now, "The second step")],
        "same-step" => vec![step(now, "The same step"), step(now, "The same step")],
        "mail" => vec![mail(now)],
        "french" => vec![french(now)],
        "drill" => vec![drill(now)],
        "due" => vec![due(now, 3)],
        "soon" => vec![due(now, 100)],
        "nasty" => vec![nasty(now)],
        "text" => vec![text(None), step(now, "After the text")],
        "note" => vec![
            step(now, "Before the note"),
            text(None),
            step(now, "After the note"),
        ],
        "default" => vec![text(Some("no phone line")), step(now, "After the text")],
        "choice" => vec![choice(&[
            "Fail over to the replica",
            "Wait for the provider",
        ])],
        "step-choice" => vec![
            step(now, "Before the choice"),
            choice(&["Fail over to the replica", "Wait for the provider"]),
        ],
        "many" => vec![many()],
        "long-choice" => vec![choice(&[
            "Restaurer la sauvegarde d’hier soir et perdre la journée, après accord de la direction",
            "Attendre l’hébergeur, qui a promis une réponse à 14:30",
            "Démarrer la réplique",
        ])],
        "edit" => vec![
            Question::Edit {
                text: "The words".into(),
            },
            step(now, "After the edit"),
        ],
        other => panic!("there is no scene `{other}`"),
    }
}

fn key(key: char, action: Action, label: &str) -> Key {
    Key {
        key,
        action,
        label: label.into(),
    }
}

fn clock(now: Moment) -> LiveClock {
    LiveClock {
        since: now.plus(Span::seconds(-872)),
        due: Some(now.plus(Span::seconds(390))),
        running: "Running {time}".into(),
        due_in: "next update in {time}".into(),
        late: "update late by {time}: press u".into(),
        soon: Span::minutes(3),
        waiting: None,
    }
}

fn field(label: &str, text: &str) -> Block {
    Block::Field {
        label: label.into(),
        text: text.into(),
    }
}

fn view(now: Moment, title: &str, blocks: Vec<Block>) -> StepView {
    StepView {
        exercise: None,
        incident: "The site is down · sev1".into(),
        place: "Tell people · 2 of 6".into(),
        title: title.into(),
        blocks,
        keys: vec![
            key('\n', Action::Usual, "done"),
            key('s', Action::Skip, "skip"),
            key('n', Action::Note, "note"),
            key('u', Action::Update, "update now"),
            key('q', Action::Quit, "pause"),
            key('?', Action::Help, "help"),
        ],
        more_keys: vec![key('b', Action::Back, "back")],
        clock: clock(now),
    }
}

fn step(now: Moment, title: &str) -> Question {
    let blocks = vec![
        field(
            "Why",
            "They pay for a service that is not there, and silence costs more than the outage.",
        ),
        field("Who", "Ana (communications lead)"),
    ];
    Question::Step(Box::new(view(now, title, blocks)))
}

fn mail(now: Moment) -> Question {
    let mut view = view(now, "Write to all customers", vec![
        field("Why", "They pay for a service that is not there, and silence costs more than the outage."),
        field("Who", "Ana (communications lead)"),
        field("Due", "within 5 min of the declaration"),
        Block::Markdown(
            "Open the customer list **outside the platform**; the one in the admin panel is down with\n\
             the rest. Then:\n\n\
             1. Check that the list is from this week: `aplomb customers check customers.csv` says so\n\
             2. Read the words below **aloud**\n\
             3. Send\n"
                .into(),
        ),
        Block::Command("aplomb send tell-customers --channel mail --confirm 4127".into()),
        Block::Message {
            heading: "E-mail to customers · customer-email · 382 characters".into(),
            subject: Some("We are having an outage, and we are on it".into()),
            body: "Hello,\n\nsince 14:05 (Paris time) our service cannot be reached. Your data is not in danger as \
                   far as we can tell. We know how much you depend on it, and everybody here is working on it.\n\n\
                   You do not need to do anything. Meanwhile, orders by phone are taken at +33 1 23 45 67 89.\n\n\
                   We write again at 14:25, whatever we know by then.\n\nAna, for the team at Acme\n\
                   https://status.acme.example"
                .into(),
            footer: vec![
                "To 4127 customers; mail has no limit of length".into(),
                "Saved as incidents/2026-11-22-site-down/drafts/002-customer-email.en.txt".into(),
            ],
        },
        Block::Notice("The answering machine was skipped: nobody has the code".into()),
    ]);
    view.keys.insert(4, key('e', Action::Edit, "edit"));
    view.keys.insert(5, key('c', Action::Copy, "copy"));
    Question::Step(Box::new(view))
}

fn french(now: Moment) -> Question {
    let mut view = view(now, "Écrire à tous les clients", vec![
        field("Pourquoi", "Ils paient un service qui n’est plus là\u{a0}; le silence coûte plus cher que la panne."),
        field("Qui", "Anaïs (responsable communication)"),
        Block::Markdown("Ouvrez la liste des clients **hors de la plateforme**, puis relisez le message **à voix haute**.".into()),
        Block::Message {
            heading: "Courriel aux clients · customer-email · 231 caractères".into(),
            subject: Some("Notre service est interrompu, nous y travaillons".into()),
            body: "Bonjour,\n\ndepuis 14\u{a0}h\u{a0}05 notre service est inaccessible. À notre connaissance, vos données ne sont pas en danger. Toute l’équipe y travaille.\n\nProchain message à 14\u{a0}h\u{a0}25, quoi que nous sachions d’ici là.\n\nAnaïs, pour l’équipe Acme".into(),
            footer: vec!["Enregistré\u{a0}: drafts/002-customer-email.fr.txt".into()],
        },
    ]);
    view.incident = "Le site est en panne · sev1".into();
    view.place = "Prévenir · 2 sur 6".into();
    view.keys = vec![
        key('\n', Action::Usual, "fait"),
        key('s', Action::Skip, "sauter"),
        key('n', Action::Note, "noter"),
        key('u', Action::Update, "point de situation"),
        key('q', Action::Quit, "pause"),
        key('?', Action::Help, "aide"),
    ];
    view.clock.running = "Depuis {time}".into();
    view.clock.due_in = "prochain message dans {time}".into();
    view.clock.late = "message en retard de {time}\u{a0}: touche u".into();
    Question::Step(Box::new(view))
}

fn drill(now: Moment) -> Question {
    let Question::Step(mut view) = mail(now) else {
        unreachable!("a mail is a step")
    };
    view.exercise = Some("EXERCISE".into());
    Question::Step(view)
}

fn due(now: Moment, seconds: i64) -> Question {
    let Question::Step(mut view) = step(now, "Write to all customers") else {
        unreachable!("a step is a step")
    };
    view.clock.due = Some(now.plus(Span::seconds(seconds)));
    Question::Step(view)
}

fn nasty(now: Moment) -> Question {
    let fact = "all\u{1b}[2J\u{1b}]0;owned\u{7}\r\u{9b}31m\u{202e}gone";
    let mut view = view(
        now,
        fact,
        vec![
            field("Impact", fact),
            Block::Markdown(fact.into()),
            Block::Command(fact.into()),
            Block::Message {
                heading: fact.into(),
                subject: Some(fact.into()),
                body: fact.into(),
                footer: vec![fact.into()],
            },
            Block::Notice(fact.into()),
            Block::List {
                heading: fact.into(),
                items: vec![fact.into()],
            },
        ],
    );
    view.exercise = Some(fact.into());
    view.incident = fact.into();
    view.place = fact.into();
    view.clock.running = format!("Running {{time}} {fact}");
    Question::Step(Box::new(view))
}

fn text(default: Option<&str>) -> Question {
    Question::Text(TextQuestion {
        name: "reason".into(),
        ask: "Why is this step left out?".into(),
        example: Some("nobody has the code of the answering machine".into()),
        default: default.map(Into::into),
        optional: false,
        flag: "--reason".into(),
    })
}

fn choice(options: &[&str]) -> Question {
    Question::Choice(ChoiceQuestion {
        name: "way".into(),
        ask: "Which way do we go?".into(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        default: None,
        flag: "--option".into(),
    })
}

fn many() -> Question {
    let Question::Choice(mut question) = choice(&[]) else {
        unreachable!("a choice is a choice")
    };
    question.ask = "Which of them?".into();
    let option = |at| format!("The option of number {at}, long enough for two lines");
    question.options = (1..=13).map(option).collect();
    Question::Choice(question)
}
