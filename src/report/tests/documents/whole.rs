//! Everything shown, with the words of messages.

use super::*;

/// Everything that can be shown of a story.
pub(super) fn shown(tale: &Tale, width: usize, lang: Lang) -> String {
    let picture = crate::report::page::picture(&tale.incident, &tale.records, paris(lang));
    let view = terminal::View {
        width,
        full: true,
        whole: true,
        picture: Some(&picture),
    };
    tale.seen(lang, view)
}

#[test]
fn everything_can_be_shown_with_the_words_of_messages() {
    assert_snapshot!(shown(&everybody_told(Tale::begun()), 80, Lang::En), @"
    The site is down
    sev1 · investigating · 2026-11-22-site-down
    Declared  2026-11-22 14:05 Paris (13:05 UTC), by Ana

    Milestones   1                                               2                3
    Phase        ├Tell people─────────────────────────────────────────────────────├┤
    Messages                                          ○          ●
    Silences     ──────────────────────────────────────────────▒▒▒──────────────────
    Public state ├investigating────────────────────────────────────────────────────┤
    Severity     ├sev1─────────────────────────────────────────────────────────────┤
    Ana          •                                    •          •                •
                          14:06              14:08             14:10
    ● outside · ○ colleagues, notes · × trouble · ▒ longer than promised

    2026-11-22 Paris (UTC+1)
    14:05 +0 s     Ana declared the incident: The site is down (sev1)
    14:05          What can customers not do right now? open the site (Ana)
    14:09 +4 min   Tell everyone on the team: put into words (first message) (Ana)
                   │ We are on it.
    14:09          Tell everyone on the team: posted by hand on team-chat (Ana)
    14:09          Tell everyone on the team: done (Ana)
    14:10 +5 min ┆ Nobody outside heard from us: a message was promised for now, it
                 ┆ came 10 s later
    14:10        ┆ Write to all customers: put into words (first message) (Ana)
                 ┆ │ We are on it.
    14:10          The message promised for 14:10 was late
    14:10          Write to all customers: posted by hand on customers
                   (https://status.example/1) (Ana)
    14:10          Write to all customers: done (Ana)
    14:10          Update 1 is out (first message, investigating). The next one is
                   promised for 14:30. It was 10 s late
    14:12 +7 min   Set the answering machine: done (Ana)
    14:12          Everybody has been told; recovery may begin

      Customers waited 5 min 10 s for the first word.
      Colleagues were told after 4 min.
      1 round of messages went out.
      Promised messages in time: 0 of 1; late: 1.
      The longest silence lasted 5 min 10 s.
      3 steps done, 0 left out.
    ");
}

#[test]
fn forty_columns_are_enough_to_show_everything() {
    assert_snapshot!(shown(&everybody_told(Tale::begun()), 40, Lang::Fr), @"
    The site is down
    sev1 · en cours d’analyse
    2026-11-22-site-down
    Déclaré  2026-11-22 14:05 Paris (13:05
             UTC), par Ana

    Moments clés 1                  2      3
    Phase        ├Prévenir─────────────────├
    Messages                    ○   ●
    Silences     ──────────────────▒▒───────
    État public  ├en cours d’analyse───────┤
    Gravité      ├sev1─────────────────────┤
    Ana          •              •   •      •
                    14:06   14:08  14:10
    ● au dehors · ○ équipe, notes · ×
    problème · ▒ plus long que promis

    2026-11-22 Paris (UTC+1)
    14:05   Ana a déclaré l’incident : The
            site is down (sev1) · +0 s
    14:05   What can customers not do right
            now? open the site (Ana)
    14:09   Tell everyone on the team :
            rédigé (premier message) (Ana) ·
            +4 min
            │ We are on it.
    14:09   Tell everyone on the team :
            publié à la main sur team-chat
            (Ana)
    14:09   Tell everyone on the team : fait
            (Ana)
    14:10 ┆ Silence : un message était
          ┆ promis pour cette heure, il est
          ┆ venu 10 s plus tard · +5 min
    14:10 ┆ Write to all customers : rédigé
          ┆ (premier message) (Ana)
          ┆ │ We are on it.
    14:10   Le message promis pour 14:10
            était en retard
    14:10   Write to all customers : publié
            à la main sur customers
            (https://status.example/1) (Ana)
    14:10   Write to all customers : fait
            (Ana)
    14:10   Point de situation n° 1 diffusé
            (premier message, en cours
            d’analyse). Le suivant est
            promis pour 14:30. Retard : 10 s
    14:12   Set the answering machine : fait
            (Ana) · +7 min
    14:12   Tout le monde est prévenu ; le
            rétablissement peut commencer

      Les clients ont attendu le premier
      message 5 min 10 s.
      L’équipe a été prévenue après 4 min.
      1 point de situation diffusé.
      Messages promis partis à temps : 0 sur
      1 ; en retard : 1.
      Le plus long silence a duré 5 min
      10 s.
      3 étapes faites, 0 laissée de côté.
    ");
}
