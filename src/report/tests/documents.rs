//! Whole documents, as people see them.

mod whole;

use super::*;
use insta::assert_snapshot;
use whole::shown;

#[test]
fn forty_columns_are_enough_to_read_an_incident() {
    assert_snapshot!(whole(Kind::Incident).on_terminal(Lang::En, 40), @"
    The site is down
    sev1 · closed · 2026-11-22-site-down
    Began     2026-11-22 14:01 Paris (13:01
              UTC)
    Declared  2026-11-22 14:05 Paris (13:05
              UTC), by Ana
    Resolved  2026-11-22 14:45 Paris (13:45
              UTC)
    Closed    2026-11-22 14:52 Paris (13:52
              UTC)

    2026-11-22 Paris (UTC+1)
    14:03   Ben noted: the error rate rose ·
            +2 min
            written down at 14:14
            corrected by Ana at 14:20: the
            error rate rose at the proxy (it
            happened at 14:03, not at 14:02)
    14:05   Ana declared the incident: The
            site is down (sev1) · +4 min
            it had begun at 14:01
    14:05   What can customers not do right
            now? open the site (Ana)
    14:09   Tell everyone on the team:
            posted by hand on team-chat
            (Ana) · +8 min
    14:09   Tell everyone on the team: done
            (Ana)
    14:10 ┆ Nobody outside heard from us: a
          ┆ message was promised for now, it
          ┆ came 10 s later · +9 min
    14:10   The message promised for 14:10
            was late
    14:10   Write to all customers: posted
            by hand on customers
            (https://status.example/1) (Ana)
    14:10   Update 1 is out (first message,
            investigating). The next one is
            promised for 14:30. It was 10 s
            late
    14:12   Set the answering machine: done
            (Ana) · +11 min
    14:12   Everybody has been told;
            recovery may begin
    14:14   Ben joined · +13 min
    14:16   Restart the shop: “restart shop”
            ran for 12 s and ended with code
            0 (Ben) · +15 min
    14:17   Stop the writes: done (Ben) ·
            +16 min
    14:17   Restart the shop: done (Ben)
    14:30 ┆ Nobody outside heard from us: a
          ┆ message was promised for now, it
          ┆ came 4 min later · +29 min
    14:33 ┆ The message promised for 14:30
          ┆ was late · +32 min
    14:34   Update 2: posted by hand on
            customers (Ana) · +33 min
    14:34   Update 2 is out (what it
            touches, investigating). The
            next one is promised for 14:50.
            It was 4 min late
    14:40   Did the restart help? Yes, it is
            back (Ben) · +39 min
    14:44   No customer data was lost (Ana)
            · +43 min
    14:45   Tell customers it is over:
            posted by hand on customers
            (Ana) · +44 min
    14:45   Update 3 is out (last message,
            investigating)
    14:45   Resolved. No customer data was
            lost (Ana)
    14:52   Tidy up: left out. Reason:
            tomorrow (Ana) · +51 min
    14:52   The incident is closed (Ana)

      Customers waited 9 min 10 s for the
      first word.
      Colleagues were told after 8 min.
      It was noticed after 4 min at the
      latest.
      It was over after 44 min.
      3 rounds of messages went out.
      Promised messages in time: 1 of 3;
      late: 2.
      The longest silence lasted 23 min 50
      s.
      7 steps done, 1 left out.
    ");
}

#[test]
fn a_drill_reads_the_same_in_french_and_says_what_it_is() {
    assert_snapshot!(whole(Kind::Drill).on_terminal(Lang::Fr, 80), @"
    EXERCICE
    The site is down
    sev1 · clos · 2026-11-22-site-down-drill
    Début    2026-11-22 14:01 Paris (13:01 UTC)
    Déclaré  2026-11-22 14:05 Paris (13:05 UTC), par Ana
    Résolu   2026-11-22 14:45 Paris (13:45 UTC)
    Clos     2026-11-22 14:52 Paris (13:52 UTC)

    2026-11-22 Paris (UTC+1)
    14:03 +2 min    EXERCICE Ben a noté : the error rate rose
                    consigné à 14:14
                    rectifié par Ana à 14:20 : the error rate rose at the proxy
                    (cela s’est passé à 14:03, pas à 14:02)
    14:05 +4 min    EXERCICE Ana a lancé l’exercice : The site is down (sev1)
                    commencé à 14:01
    14:05           EXERCICE What can customers not do right now? open the site
                    (Ana)
    14:09 +8 min    EXERCICE Tell everyone on the team : publié à la main sur
                    team-chat (Ana)
    14:09           EXERCICE Tell everyone on the team : fait (Ana)
    14:10 +9 min  ┆ EXERCICE Silence : un message était promis pour cette heure, il
                  ┆ est venu 10 s plus tard
    14:10           EXERCICE Le message promis pour 14:10 était en retard
    14:10           EXERCICE Write to all customers : publié à la main sur customers
                    (https://status.example/1) (Ana)
    14:10           EXERCICE Point de situation n° 1 diffusé (premier message, en
                    cours d’analyse). Le suivant est promis pour 14:30. Retard :
                    10 s
    14:12 +11 min   EXERCICE Set the answering machine : fait (Ana)
    14:12           EXERCICE Tout le monde est prévenu ; le rétablissement peut
                    commencer
    14:14 +13 min   EXERCICE Ben a rejoint l’équipe
    14:16 +15 min   EXERCICE Restart the shop : « restart shop » a duré 12 s et
                    s’est terminé avec le code 0 (Ben)
    14:17 +16 min   EXERCICE Stop the writes : fait (Ben)
    14:17           EXERCICE Restart the shop : fait (Ben)
    14:30 +29 min ┆ EXERCICE Silence : un message était promis pour cette heure, il
                  ┆ est venu 4 min plus tard
    14:33 +32 min ┆ EXERCICE Le message promis pour 14:30 était en retard
    14:34 +33 min   EXERCICE Point de situation n° 2 : publié à la main sur
                    customers (Ana)
    14:34           EXERCICE Point de situation n° 2 diffusé (ce qui est touché, en
                    cours d’analyse). Le suivant est promis pour 14:50. Retard :
                    4 min
    14:40 +39 min   EXERCICE Did the restart help? Yes, it is back (Ben)
    14:44 +43 min   EXERCICE Aucune donnée de client n’a été perdue (Ana)
    14:45 +44 min   EXERCICE Tell customers it is over : publié à la main sur
                    customers (Ana)
    14:45           EXERCICE Point de situation n° 3 diffusé (dernier message, en
                    cours d’analyse)
    14:45           EXERCICE Résolu. Aucune donnée de client n’a été perdue (Ana)
    14:52 +51 min   EXERCICE Tidy up : laissé de côté. Raison : tomorrow (Ana)
    14:52           EXERCICE L’exercice est clos (Ana)

      Les clients ont attendu le premier message 9 min 10 s.
      L’équipe a été prévenue après 8 min.
      La panne a été remarquée après 4 min au plus tard.
      Tout était terminé après 44 min.
      3 points de situation diffusés.
      Messages promis partis à temps : 1 sur 3 ; en retard : 2.
      Le plus long silence a duré 23 min 50 s.
      7 étapes faites, 1 laissée de côté.
    EXERCICE
    ");
}

#[test]
fn a_team_can_commit_the_document() {
    assert_snapshot!(whole(Kind::Incident).in_markdown(Lang::En), @"
    # The site is down

    - **Name:** 2026-11-22-site-down
    - **Severity:** sev1
    - **State:** closed
    - **Began:** 2026-11-22 14:01 Paris (13:01 UTC)
    - **Declared:** 2026-11-22 14:05 Paris (13:05 UTC), by Ana
    - **Resolved:** 2026-11-22 14:45 Paris (13:45 UTC)
    - **Closed:** 2026-11-22 14:52 Paris (13:52 UTC)
    - **Data lost:** no
    - **People:** communications lead: Zoé, incident commander: Ana
    - **Runbook:** site-down, as it was at the start (SHA-256 a79c214b…)

    ## In figures

    - Customers waited 9 min 10 s for the first word.
    - Colleagues were told after 8 min.
    - It was noticed after 4 min at the latest.
    - It was over after 44 min.
    - 3 rounds of messages went out.
    - Promised messages in time: 1 of 3; late: 2.
    - The longest silence lasted 23 min 50 s.
    - 7 steps done, 1 left out.

    ## What happened

    Times are those of Europe/Paris, with UTC beside them.

    ### 2026-11-22

    - **14:03** (13:03 UTC) Ben noted: the error rate rose
      - written down at 14:14
      - corrected by Ana at 14:20: the error rate rose at the proxy (it happened at 14:03, not at 14:02)
    - **14:05** (13:05 UTC) Ana declared the incident: The site is down (sev1)
      - it had begun at 14:01
    - **14:05** (13:05 UTC) What can customers not do right now? open the site (Ana)
    - **14:09** (13:09 UTC) Tell everyone on the team: posted by hand on team-chat (Ana)
    - **14:09** (13:09 UTC) Tell everyone on the team: done (Ana)
    - **14:10** (13:10 UTC) The message promised for 14:10 was late
    - **14:10** (13:10 UTC) Write to all customers: posted by hand on customers (`https://status.example/1`) (Ana)
    - **14:10** (13:10 UTC) Update 1 is out (first message, investigating). The next one is promised for 14:30. It was 10 s late
    - **14:12** (13:12 UTC) Set the answering machine: done (Ana)
    - **14:12** (13:12 UTC) Everybody has been told; recovery may begin
    - **14:14** (13:14 UTC) Ben joined
    - **14:16** (13:16 UTC) Restart the shop: “restart shop” ran for 12 s and ended with code 0 (Ben)
    - **14:17** (13:17 UTC) Stop the writes: done (Ben)
    - **14:17** (13:17 UTC) Restart the shop: done (Ben)
    - **14:33** (13:33 UTC) The message promised for 14:30 was late
    - **14:34** (13:34 UTC) Update 2: posted by hand on customers (Ana)
    - **14:34** (13:34 UTC) Update 2 is out (what it touches, investigating). The next one is promised for 14:50. It was 4 min late
    - **14:40** (13:40 UTC) Did the restart help? Yes, it is back (Ben)
    - **14:44** (13:44 UTC) No customer data was lost (Ana)
    - **14:45** (13:45 UTC) Tell customers it is over: posted by hand on customers (Ana)
    - **14:45** (13:45 UTC) Update 3 is out (last message, investigating)
    - **14:45** (13:45 UTC) Resolved. No customer data was lost (Ana)
    - **14:52** (13:52 UTC) Tidy up: left out. Reason: tomorrow (Ana)
    - **14:52** (13:52 UTC) The incident is closed (Ana)
    ");
}

#[test]
fn the_document_of_a_drill_in_french() {
    assert_snapshot!(whole(Kind::Drill).in_markdown(Lang::Fr), @"
    # EXERCICE : The site is down

    - **Nom :** 2026-11-22-site-down-drill
    - **Gravité :** sev1
    - **État :** clos
    - **Début :** 2026-11-22 14:01 Paris (13:01 UTC)
    - **Déclaré :** 2026-11-22 14:05 Paris (13:05 UTC), par Ana
    - **Résolu :** 2026-11-22 14:45 Paris (13:45 UTC)
    - **Clos :** 2026-11-22 14:52 Paris (13:52 UTC)
    - **Données perdues :** non
    - **Rôles :** responsable communication : Zoé, responsable d’incident : Ana
    - **Procédure :** site-down, dans son état de départ (SHA-256 a79c214b…)

    ## En chiffres

    - Les clients ont attendu le premier message 9 min 10 s.
    - L’équipe a été prévenue après 8 min.
    - La panne a été remarquée après 4 min au plus tard.
    - Tout était terminé après 44 min.
    - 3 points de situation diffusés.
    - Messages promis partis à temps : 1 sur 3 ; en retard : 2.
    - Le plus long silence a duré 23 min 50 s.
    - 7 étapes faites, 1 laissée de côté.

    ## Chronologie

    Heures locales : Europe/Paris. L’heure UTC figure à côté.

    ### 2026-11-22

    - **14:03** (13:03 UTC) EXERCICE Ben a noté : the error rate rose
      - consigné à 14:14
      - rectifié par Ana à 14:20 : the error rate rose at the proxy (cela s’est passé à 14:03, pas à 14:02)
    - **14:05** (13:05 UTC) EXERCICE Ana a lancé l’exercice : The site is down (sev1)
      - commencé à 14:01
    - **14:05** (13:05 UTC) EXERCICE What can customers not do right now? open the site (Ana)
    - **14:09** (13:09 UTC) EXERCICE Tell everyone on the team : publié à la main sur team-chat (Ana)
    - **14:09** (13:09 UTC) EXERCICE Tell everyone on the team : fait (Ana)
    - **14:10** (13:10 UTC) EXERCICE Le message promis pour 14:10 était en retard
    - **14:10** (13:10 UTC) EXERCICE Write to all customers : publié à la main sur customers (`https://status.example/1`) (Ana)
    - **14:10** (13:10 UTC) EXERCICE Point de situation n° 1 diffusé (premier message, en cours d’analyse). Le suivant est promis pour 14:30. Retard : 10 s
    - **14:12** (13:12 UTC) EXERCICE Set the answering machine : fait (Ana)
    - **14:12** (13:12 UTC) EXERCICE Tout le monde est prévenu ; le rétablissement peut commencer
    - **14:14** (13:14 UTC) EXERCICE Ben a rejoint l’équipe
    - **14:16** (13:16 UTC) EXERCICE Restart the shop : « restart shop » a duré 12 s et s’est terminé avec le code 0 (Ben)
    - **14:17** (13:17 UTC) EXERCICE Stop the writes : fait (Ben)
    - **14:17** (13:17 UTC) EXERCICE Restart the shop : fait (Ben)
    - **14:33** (13:33 UTC) EXERCICE Le message promis pour 14:30 était en retard
    - **14:34** (13:34 UTC) EXERCICE Point de situation n° 2 : publié à la main sur customers (Ana)
    - **14:34** (13:34 UTC) EXERCICE Point de situation n° 2 diffusé (ce qui est touché, en cours d’analyse). Le suivant est promis pour 14:50. Retard : 4 min
    - **14:40** (13:40 UTC) EXERCICE Did the restart help? Yes, it is back (Ben)
    - **14:44** (13:44 UTC) EXERCICE Aucune donnée de client n’a été perdue (Ana)
    - **14:45** (13:45 UTC) EXERCICE Tell customers it is over : publié à la main sur customers (Ana)
    - **14:45** (13:45 UTC) EXERCICE Point de situation n° 3 diffusé (dernier message, en cours d’analyse)
    - **14:45** (13:45 UTC) EXERCICE Résolu. Aucune donnée de client n’a été perdue (Ana)
    - **14:52** (13:52 UTC) EXERCICE Tidy up : laissé de côté. Raison : tomorrow (Ana)
    - **14:52** (13:52 UTC) EXERCICE L’exercice est clos (Ana)
    ");
}

#[test]
fn no_line_is_wider_than_the_window() {
    use unicode_width::UnicodeWidthStr;
    for lang in Lang::ALL {
        for width in [40, 60, 80, 120] {
            let drill = whole(Kind::Drill).on_terminal(lang, width);
            for line in drill
                .lines()
                .chain(shown(&whole(Kind::Incident), width, lang).lines())
            {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}
