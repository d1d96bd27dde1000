//! What is written for a site of cState.

use super::*;

#[test]
fn cstate_says_every_stage() {
    let service = cstate();
    let remote = &[("id", "2026-11-22-the-shop-was-down-abcdef")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @r#"
    Repeatable ../status Some("The shop is down: investigating")
    == content/issues/2026-11-22-the-shop-is-down-2c356f.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: false
    severity: down
    affected: ["API \"v2\"", "Website"]
    section: issue
    ---

    *Investigating* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
    insta::assert_snapshot!(shown(&begin(&service, &identified(remote)).begin()), @r#"
    Repeatable ../status Some("The shop is down: identified")
    == content/issues/2026-11-22-the-shop-was-down-abcdef.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: false
    severity: disrupted
    affected: ["Website"]
    section: issue
    ---

    *Identifié* - Cause trouvée : \*une\* panne_de_disque.  
    \- les \[commandes] attendent & &lt;b>reprendront&lt;/b>  
    Point à 14 h 45. {{< track "2026-11-22T14:25:00Z" >}}

    *En cours d’analyse* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
    insta::assert_snapshot!(shown(&begin(&service, &monitoring(remote)).begin()), @r#"
    Repeatable ../status Some("The shop is down: monitoring")
    == content/issues/2026-11-22-the-shop-was-down-abcdef.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: false
    severity: disrupted
    affected: ["API \"v2\"", "Website"]
    section: issue
    ---

    *Monitoring* - A remedy is in place. {{< track "2026-11-22T14:25:00Z" >}}

    *Investigating* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
    insta::assert_snapshot!(shown(&begin(&service, &resolved(remote)).begin()), @r#"
    Repeatable ../status Some("The shop is down: resolved")
    == content/issues/2026-11-22-the-shop-was-down-abcdef.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: true
    resolvedWhen: 2026-11-22T14:25:00Z
    severity: down
    affected: ["API \"v2\"", "Website"]
    section: issue
    ---

    *Resolved* - It is over. No data was lost. {{< track "2026-11-22T14:25:00Z" >}}

    *Investigating* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
}
