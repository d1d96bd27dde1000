//! Tables: their titles, and dates with two readings.

use super::*;

#[test]
fn a_table_is_read_by_the_titles_of_its_columns() {
    let kept = one(
        Format::Csv,
        "Heure;Nature;Qui;Texte;Status;Salle\n\
         2026-07-04 02:10;début;;plus rien;;\n\
         2026-07-04 02:15;alerte;Léa;vu;;B12\n\
         2026-07-04T00:20:00Z;update;Léa;On regarde;investigating;\n\
         demain;note;;sans heure;;\n\
         2026-07-04 02:30;vote;Léa;\"à deux\nlignes\";;\n\
         2026-07-04 03:10;update;;C’est fini;resolved;\n",
    );
    assert_eq!(
        told(&kept),
        [
            "07-04T00:10 began: plus rien",
            "07-04T00:15 declared Léa: vu/Salle: B12",
            "07-04T00:20 said public investigating public Léa: On regarde",
            "07-04T00:20 note: demain note sans heure",
            "07-04T00:30 note Léa: à deux/lignes/Nature: vote",
            "07-04T01:10 said public resolved public: C’est fini",
        ]
    );
    assert_eq!(
        remarks(&kept),
        [
            "5 no-time demain note sans heure",
            "6 unknown-kind 2026-07-04 02:30 vote Léa à deux\nlignes"
        ]
    );
}

#[test]
fn a_date_and_a_time_may_stand_in_two_columns() {
    let kept = one(
        Format::Csv,
        "date,time,event,severity\n2017-02-28,9:37 AM PST,wrong input,sev1\n2017-02-28,9:40 AM PST,worse,sev2\n",
    );
    assert_eq!(
        told(&kept),
        ["02-28T17:37 note: wrong input", "02-28T17:40 sev2: worse"]
    );
    assert_eq!(kept.past.severity, Some(Severity::Sev1));
}

fn table(text: &str, dates: Option<Dates>) -> Result<Kept, Unread> {
    let wish = Wish { dates, ..wish() };
    let files = [File::new("it.csv".into(), text.into())];
    read(Format::Csv, &files, &wish).map(|mut all| all.remove(0))
}

#[test]
fn a_date_that_has_two_readings_is_refused_until_somebody_says_which() {
    let text = "time,text\n03/05/2026 2:10 PM,DB failover\n03/05/2026 2:40 PM,back\n";
    let unread = table(text, None).expect_err("two readings");
    assert_eq!((unread.what, unread.span), (Wrong::WhichDate, 10..40));
    let us = table(text, Some(Dates::Us)).expect("read");
    assert_eq!(told(&us)[0], "03-05T13:10 note: DB failover");
    let eu = table(text, Some(Dates::Eu)).expect("read");
    assert_eq!(told(&eu)[0], "05-03T12:10 note: DB failover");
}

#[test]
fn seconds_and_milliseconds_since_1970_are_times() {
    let text = "time,text\n1772721000,a\n1772721060000,b\n1772721120.5,c\n";
    assert_eq!(
        told(&table(text, None).expect("read")),
        [
            "03-05T14:30 note: a",
            "03-05T14:31 note: b",
            "03-05T14:32 note: c"
        ]
    );
}

#[test]
fn a_table_in_which_most_rows_have_no_time_is_refused_where_that_begins() {
    let text = "time,text\n2026-03-05 14:10,a\nlater,b\nmuch later,c\n";
    let unread = table(text, None).expect_err("no times");
    assert_eq!(unread.what, Wrong::MostWithoutTime);
    assert_eq!(&text[unread.span], "later,b");
    let text = "time,text\n2026-03-05 14:10,a\nlater,b\n2026-03-05 14:20,c\n";
    assert_eq!(remarks(&table(text, None).expect("read")).len(), 1);
}
