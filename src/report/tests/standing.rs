//! What `status` and `list` say to people.

use super::*;
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
    Open     tell-staff, tell-customers,
             phone, stop-writes, restart,
             did-it-help, last-word, tidy
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
    À faire  tell-staff, tell-customers,
             phone, stop-writes, restart,
             did-it-help, last-word, tidy
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
    Open      stop-writes, restart,
              did-it-help, last-word, tidy
    Done      tell-staff, tell-customers,
              phone
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
    À faire  stop-writes, restart,
             did-it-help, last-word, tidy
    Fait     tell-staff, tell-customers,
             phone
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
    Done      tell-staff, tell-customers,
              phone, stop-writes, restart,
              did-it-help, last-word
    Left out  tidy
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
