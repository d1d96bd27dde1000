//! Lists of lines: their days, their headings, their zones, and the midnight they pass.

use super::*;

#[test]
fn a_list_under_days_is_read_line_by_line() {
    let kept = one(
        Format::Markdown,
        "# The database is gone\n\nSource: https://example.org\n\n## 2017-01-31\n\n\
         * 21:00 UTC: [began] spam fills the database\n\
         * 21:05 UTC [detected] [by Ana] an alert\n  and a second line\n\
         - 22h30 **still** there\n\n\
         | 23:10 UTC | [update investigating] [on tweet] We look into it |\n\
         1. 23:59 UTC [next 2017-02-01 00:30] not a tag\n\
         2. 00:10 UTC: [link](x) stays\n\
         ## Wednesday, 1 February 2017\n\
         18:14 UTC [update resolved] It is back\n\
         18:20 BST nobody knows when\n",
    );
    assert_eq!(kept.past.title.as_deref(), Some("The database is gone"));
    assert_eq!(
        told(&kept),
        [
            "01-31T21:00 began: spam fills the database",
            "01-31T21:05 note: Source: https://example.org",
            "01-31T21:05 declared Ana: an alert/and a second line",
            "01-31T22:30 note: **still** there",
            "01-31T23:10 said public investigating tweet: We look into it",
            "01-31T23:59 note: not a tag",
            "02-01T00:10 note: [link](x) stays",
            "02-01T18:14 said public resolved public: It is back",
            "02-01T18:14 note: 18:20 BST nobody knows when",
        ]
    );
    assert_eq!(
        remarks(&kept),
        [
            "3 no-time Source: https://example.org",
            "14 next-day 00:10 UTC: [link](x) stays",
            "17 which-zone 18:20 BST nobody knows when",
        ]
    );
    assert!(
        kept.is_inherited && !kept.is_local,
        "22h30 has the zone before"
    );
}

#[test]
fn headings_with_a_time_are_entries_and_what_follows_is_theirs() {
    let kept = one(
        Format::Markdown,
        "#### 2018 October 21 22:52 UTC\n\nThe link was lost.\nFor 43 seconds.\n\n\
         #### 2018 October 21 22:54 UTC\n\nAlerts.\n",
    );
    assert_eq!(
        told(&kept),
        [
            "10-21T22:52 note: The link was lost./For 43 seconds.",
            "10-21T22:54 note: Alerts."
        ]
    );
}

#[test]
fn no_item_of_a_list_is_swallowed_by_the_one_before() {
    let kept = one(
        Format::Markdown,
        "## 2026-05-21\n\
         * 10:00 [began] a\n\
         * 3pm [resolved] x\n\
         * 3 PM: later\n\
         * 15h fixed\n\
         * 15h30 tidied\n\
         * 16.30 done\n\
         * around five it flickered\n  once\n  * and twice\n\
         * 17:00 quiet\n",
    );
    assert_eq!(
        told(&kept),
        [
            "05-21T08:00 began: a",
            "05-21T13:00 resolved: x",
            "05-21T13:00 note: later",
            "05-21T13:00 note: fixed",
            "05-21T13:30 note: tidied",
            "05-21T14:30 note: done",
            "05-21T14:30 note: * around five it flickered/once/* and twice",
            "05-21T15:00 note: quiet",
        ]
    );
    assert_eq!(remarks(&kept), ["8 no-time * around five it flickered"]);
}

#[test]
fn a_line_without_a_zone_has_that_of_the_lines_before_and_midnight_is_passed() {
    let kept = one(
        Format::Markdown,
        "## 2026-05-20\n\
         23:40 PST [began] it\n\
         23:50 PST [update investigating] [next 00:40] we look\n\
         00:30 PST [update monitoring] we watch\n\
         01:20 [resolved] fine\n",
    );
    assert_eq!(
        told(&kept),
        [
            "05-21T07:40 began: it",
            "05-21T07:50 said public investigating public: we look",
            "05-21T08:30 said public monitoring public: we watch",
            "05-21T09:20 resolved: fine",
        ]
    );
    let What::Said(message) = &kept.past.told[1].what else {
        panic!("a message");
    };
    let next = message.next_due.map(|at| at.to_string()[..16].to_owned());
    assert_eq!(next.as_deref(), Some("2026-05-21T08:40"));
    assert_eq!(
        remarks(&kept),
        ["4 next-day 00:30 PST [update monitoring] we watch"]
    );
    assert!(kept.is_inherited && !kept.is_local);
}

#[test]
fn marks_that_change_nothing_are_listed() {
    let kept = one(
        Format::Markdown,
        "## 2026-05-20\n\
         10:00 UTC [began] it\n\
         10:30 [resolved] fine\n\
         10:40 [update monitoring] it was not\n\
         10:50 [resolvd] now\n\
         11:00 [resolved] over\n\
         11:10 [update resolved] it is over\n",
    );
    assert_eq!(
        remarks(&kept),
        [
            "3 went-on 10:30 [resolved] fine",
            "5 unknown-mark 10:50 [resolvd] now",
        ]
    );
}
