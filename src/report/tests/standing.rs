//! What `status` and `list` say to people.

use super::*;
use crate::report::style::Line;
use crate::report::{Summary, list, status};
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;

fn said(tale: &Tale, now: &str, lang: Lang) -> String {
    page(
        &status::lines(&tale.incident, at(now), paris(lang), 40),
        false,
    )
}

#[test]
fn at_the_beginning_the_next_step_and_its_owner_are_named() {
    assert_snapshot!(said(&Tale::begun(), "13:06:30", Lang::En), @"
    The site is down
    sev1 · investigating
    2026-11-22-site-down
    Running  for 1 min, since 14:05
    Phase    Tell people, 0 of 3 settled
    Next     Tell everyone on the team
    Who      communications lead: Zoé
    Update   due at 14:10, in 3 min
    Gate     closed, 3 steps to go
    Open     Tell everyone on the team
             (tell-staff)
             Write to all customers
             (tell-customers)
             Set the answering machine
             (phone)
             Stop the writes (stop-writes)
             and 4 more: aplomb status
             --steps
    People   communications lead: Zoé,
             incident commander: Ana

    → aplomb resume 2026-11-22-site-down
    ");
    assert_snapshot!(said(&Tale::of(declared(Kind::Drill)), "13:06:30", Lang::Fr), @"
    EXERCICE
    The site is down
    sev1 · en cours d’analyse
    2026-11-22-site-down-drill
    Durée    depuis 1 min, commencé à 14:05
    Phase    Prévenir, 0 sur 3
    Ensuite  Tell everyone on the team
    Qui      responsable communication : Zoé
    Message  attendu à 14:10, dans 3 min
    Verrou   fermé, encore 3 étapes
    À faire  Tell everyone on the team
             (tell-staff)
             Write to all customers
             (tell-customers)
             Set the answering machine
             (phone)
             Stop the writes (stop-writes)
             et 4 autres : aplomb status
             --steps
    Rôles    responsable communication :
             Zoé, responsable d’incident :
             Ana

    → aplomb resume 2026-11-22-site-down-drill
    ");
}

#[test]
fn what_needs_somebody_now_is_said() {
    let tale = everybody_told(Tale::begun());
    let words = tale.words(2, "tell-customers", Some("13:50:00"));
    let unknown = Event::DeliveryUnknown {
        delivery: delivery(2, "tell-customers"),
        reason: "the line was cut".into(),
        mailing: None,
    };
    let tale = tale
        .then("Ana", "13:25:00", [words])
        .then("Ana", "13:26:00", [unknown])
        .then(
            "Ana",
            "13:27:00",
            [Event::RecoveryBlocked {
                on: "the provider".into(),
            }],
        );
    assert_snapshot!(said(&tale, "13:34:00", Lang::En), @"
    The site is down
    sev1 · investigating
    2026-11-22-site-down
    Running   for 29 min, since 14:05
    Phase     Recover, 0 of 3 settled
    Next      Look whether this left on
              customers: Write to all
              customers
    Update    late by 4 min, was due at
              14:30
    Gate      open, everybody had been told
              at 14:12
    Messages  2 sent, 1 unknown
    Channels  up to date: team-chat
              customers: one message behind,
              nobody can tell whether it is
              out (the line was cut)
    Waiting   for the provider, since 14:27
              (3 steps)
    Open      Stop the writes (stop-writes)
              Restart the shop (restart)
              Did the restart help?
              (did-it-help)
              Tell customers it is over
              (last-word)
              Tidy up (tidy)
    Done      Tell everyone on the team
              (tell-staff)
              Write to all customers
              (tell-customers)
              Set the answering machine
              (phone)
    People    communications lead: Zoé,
              incident commander: Ana

    → aplomb update --incident 2026-11-22-site-down
    → aplomb resume 2026-11-22-site-down
    ");
    assert_snapshot!(said(&tale, "13:34:00", Lang::Fr), @"
    The site is down
    sev1 · en cours d’analyse
    2026-11-22-site-down
    Durée    depuis 29 min, commencé à 14:05
    Phase    Rétablir, 0 sur 3
    Ensuite  Vérifier si ce message est
             parti sur customers : Write to
             all customers
    Message  en retard de 4 min, attendu à
             14:30
    Verrou   ouvert, tout le monde prévenu à
             14:12
    Envois   2 envoyés, 1 inconnu
    Canaux   à jour : team-chat
             customers : un message de
             retard, personne ne peut dire
             si c’est publié (the line was
             cut)
    Attente  the provider, depuis 14:27 (3
             étapes)
    À faire  Stop the writes (stop-writes)
             Restart the shop (restart)
             Did the restart help?
             (did-it-help)
             Tell customers it is over
             (last-word)
             Tidy up (tidy)
    Fait     Tell everyone on the team
             (tell-staff)
             Write to all customers
             (tell-customers)
             Set the answering machine
             (phone)
    Rôles    responsable communication :
             Zoé, responsable d’incident :
             Ana

    → aplomb update --incident 2026-11-22-site-down
    → aplomb resume 2026-11-22-site-down
    ");
}

#[test]
fn a_door_that_was_forced_stays_said() {
    let forced = Tale::begun().then(
        "Ana",
        "13:06:00",
        [Event::GateOverridden {
            reason: "fire".into(),
            outstanding: vec![step_id("tell-staff")],
        }],
    );
    assert!(said(&forced, "13:07:00", Lang::En).contains("forced, 3 steps still to do"));
    let told = everybody_told(forced);
    let text = said(&told, "13:20:00", Lang::En).replace("\n          ", " ");
    assert!(
        text.contains("open, everybody had been told at 14:12; forced before that"),
        "{text}"
    );
}

#[test]
fn at_the_end_the_timeline_is_next() {
    assert_snapshot!(said(&whole(Kind::Incident), "14:00:00", Lang::En), @"
    The site is down
    sev1 · closed · 2026-11-22-site-down
    Lasted    44 min, over since 14:45
    Phase     Done
    Gate      open, everybody had been told
              at 14:12
    Messages  4 sent
    Channels  up to date: team-chat and
              customers
    Done      Did the restart help?
              (did-it-help)
              Tell customers it is over
              (last-word)
              and 5 more: aplomb status
              --steps
    Left out  Tidy up (tidy)
    People    communications lead: Zoé,
              incident commander: Ana

    → aplomb timeline 2026-11-22-site-down
    ");
}

#[test]
fn a_list_has_one_line_each_or_two_in_a_narrow_window() {
    let incidents = [
        Summary::of(&everybody_told(Tale::begun()).incident),
        Summary::of(&whole(Kind::Drill).incident),
    ];
    let shown = |now, width| {
        page(
            &list::lines(&incidents, at(now), paris(Lang::En), width),
            false,
        )
    };
    assert_snapshot!(shown("13:20:00", 80), @"
             2026-11-22-site-down        sev1  investigating  The site is down
    EXERCISE 2026-11-22-site-down-drill  sev1  closed         The site is down
    ");
    assert_snapshot!(shown("13:34:00", 80), @"
             2026-11-22-site-down        sev1  late by 4 min  The site is down
    EXERCISE 2026-11-22-site-down-drill  sev1  closed         The site is down
    ");
    assert_snapshot!(shown("13:34:00", 40), @"
    sev1 late by 4 min · The site is down
      2026-11-22-site-down
    EXERCISE sev1 closed · The site is down
      2026-11-22-site-down-drill
    ");
    for width in [20, 40, 79, 80, 200] {
        for line in shown("13:34:00", width).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn an_empty_list_says_how_to_begin() {
    let lines = list::lines(&[], at("13:00:00"), paris(Lang::En), 40);
    assert!(page(&lines, false).contains("aplomb declare"));
}

#[test]
fn whatever_became_of_a_step_it_is_called_by_its_title_and_the_name_that_commands_take() {
    for tale in [
        Tale::begun(),
        everybody_told(Tale::begun()),
        whole(Kind::Drill),
    ] {
        for (lang, width) in Lang::ALL
            .into_iter()
            .flat_map(|lang| [40, 80].map(|w| (lang, w)))
        {
            let every = status::steps::all(&tale.incident, paris(lang), width);
            assert!(every.iter().all(|line| line.plain().width() <= width));
            let every: Vec<_> = every.iter().map(Line::plain).collect();
            let every = every
                .join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let mut rest = every.as_str();
            for (_, step, ..) in tale.incident.steps() {
                let named = format!("{} ({})", step.title, step.id);
                let at = rest.find(&named).expect("a step after the one before it");
                rest = &rest[at + named.len()..];
            }
        }
    }
}

#[test]
fn a_long_list_of_steps_ends_with_the_command_that_shows_the_others() {
    let words = paris(Lang::En).words;
    let begun = Tale::begun();
    let open = status::lines(&begun.incident, at("13:06:30"), paris(Lang::En), 80);
    let open: Vec<_> = open.iter().map(Line::plain).collect();
    let all = begun.incident.steps().count();
    let hidden = begun.incident.steps().filter(|(_, step, ..)| {
        let named = status::steps::named(step, words);
        !open.iter().any(|line| line.ends_with(&named))
    });
    let hidden = hidden.count();
    assert!(hidden > 0 && hidden < all);
    let more = format!("         and {hidden} more: aplomb status --steps");
    assert!(open.contains(&more), "{open:#?}");
}
