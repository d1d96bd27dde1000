//! What is understood at the head of a line, and what is left standing.

use super::*;
use crate::history::Why;

fn read(text: &str, zone: &str, day: Option<&str>) -> Result<(String, String), Why> {
    let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
    let zone = Zone::parse(zone).expect("a zone");
    let head = head(text).ok_or(Why::NoTime)?;
    let day = day.map(|day| Day::parse(day).expect("a day"));
    let (at, _) = Reckoner::new(zone, day, now).at(&head)?;
    Ok((
        at.to_string().replace(":00.000Z", "Z"),
        head.rest.to_owned(),
    ))
}

#[test]
fn times_are_read_as_people_write_them() {
    for (text, at) in [
        ("2017-01-31 21:00 UTC: it", "2017-01-31T21:00Z"),
        ("2017-01-31T21:00:00Z it", "2017-01-31T21:00Z"),
        ("2017-01-31T21:00:00.123+01:00 it", "2017-01-31T20:00Z"),
        ("2017/01/31 21:00 UTC - it", "2017-01-31T21:00Z"),
        ("31 January 2017, 21:00 UTC: it", "2017-01-31T21:00Z"),
        ("January 31st, 2017 at 9:00 PM UTC it", "2017-01-31T21:00Z"),
        ("2018 October 21 22:52 UTC it", "2018-10-21T22:52Z"),
        ("Tue 28 Feb 2017 9:37AM PST it", "2017-02-28T17:37Z"),
        ("2017-02-28 9am PST it", "2017-02-28T17:00Z"),
        (
            "mardi 31 janvier 2017 à 21h00 CET : it",
            "2017-01-31T20:00Z",
        ),
        ("**2017-01-31 21:00 UTC** it", "2017-01-31T21:00Z"),
        ("[2017-01-31 21:00 UTC] it", "2017-01-31T21:00Z"),
        ("2017-01-31 21:00 (UTC) it", "2017-01-31T21:00Z"),
        ("2017-01-31 21:00 UTC+1 it", "2017-01-31T20:00Z"),
        ("2017-01-31 21:00 -0800 it", "2017-02-01T05:00Z"),
        ("2017-01-31 21:00 Asia/Kolkata | it", "2017-01-31T15:30Z"),
        ("| 21:05 | it", "2017-01-31T20:05Z"),
        ("21:05 – it", "2017-01-31T20:05Z"),
        ("21h05 it", "2017-01-31T20:05Z"),
    ] {
        let read = read(text, "Europe/Paris", Some("2017-01-31"));
        assert_eq!(read, Ok((at.to_owned(), "it".to_owned())), "{text}");
    }
}

#[test]
fn what_is_no_time_is_left_in_the_text() {
    for text in [
        "it",
        "",
        "21",
        "2100 it",
        "25:00 it",
        "21:60",
        "21:5",
        "9pm it",
        "3 times",
        "1.21:00",
        "2017-13-01 21:00",
        "10:30ish",
    ] {
        assert_eq!(
            read(text, "UTC", Some("2017-01-31")),
            Err(Why::NoTime),
            "{text}"
        );
    }
    let (_, rest) = read("21:00-21:30 down", "UTC", Some("2017-01-31")).expect("a time");
    assert_eq!(rest, "21:30 down", "from when to when");
    let (at, rest) = read("21:00 DB is down", "UTC", Some("2017-01-31")).expect("a time");
    assert_eq!(
        (at.as_str(), rest.as_str()),
        ("2017-01-31T21:00Z", "DB is down")
    );
}

#[test]
fn a_zone_is_never_guessed() {
    let said = |text| read(text, "Europe/Paris", None);
    assert_eq!(
        said("2017-01-31 21:00 BST it"),
        Err(Why::WhichZone("BST".into()))
    );
    assert_eq!(
        said("2026-03-29 02:30 it"),
        Err(Why::NoSuchTime),
        "skipped by the clocks"
    );
    assert_eq!(said("2027-01-01 10:00 it"), Err(Why::ToCome));
    assert_eq!(said("21:00 it"), Err(Why::NoTime), "no day is known");
    let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
    let paris = Zone::parse("Europe/Paris").expect("a zone");
    let mut reckoner = Reckoner::new(paris, None, now);
    let twice = head("2026-10-25 02:30 it").expect("a head");
    assert_eq!(
        reckoner.at(&twice).map(|(_, why)| why),
        Ok(Some(Why::Twice))
    );
    assert!(reckoner.is_local);
}

#[test]
fn midnight_is_passed_when_a_time_goes_back_by_half_a_day() {
    let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
    let day = Day::parse("2017-01-31");
    let mut reckoner = Reckoner::new(Zone::UTC, day, now);
    let at = |reckoner: &mut Reckoner, text| {
        let (at, why) = reckoner.at(&head(text).expect("a head")).expect("a time");
        (at.to_string()[..16].to_owned(), why.is_some())
    };
    assert_eq!(
        at(&mut reckoner, "22:00"),
        ("2017-01-31T22:00".into(), false)
    );
    assert_eq!(
        at(&mut reckoner, "21:50"),
        ("2017-01-31T21:50".into(), false)
    );
    assert_eq!(
        at(&mut reckoner, "00:10"),
        ("2017-02-01T00:10".into(), true)
    );
    assert_eq!(
        at(&mut reckoner, "01:00"),
        ("2017-02-01T01:00".into(), false)
    );
}

#[test]
fn an_hour_may_stand_alone_where_a_time_is_expected() {
    let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
    for (text, at, rest) in [
        ("3pm [resolved] x", "15:00", "[resolved] x"),
        ("3 PM: later", "15:00", "later"),
        ("12am it", "00:00", "it"),
        ("15h fixed", "15:00", "fixed"),
        ("15h30 fixed", "15:30", "fixed"),
        ("16.30 done", "16:30", "done"),
        ("16.30. Done", "16:30", ". Done"),
        ("2017-01-31 15h: it", "15:00", "it"),
        ("**3pm** it", "15:00", "it"),
    ] {
        let mut reckoner = Reckoner::new(Zone::UTC, Day::parse("2017-01-31"), now);
        let head = item_head(text).expect(text);
        let (told, _) = reckoner.at(&head).expect(text);
        assert_eq!(&told.to_string()[11..16], at, "{text}");
        assert_eq!(head.rest, rest, "{text}");
    }
    for text in [
        "3 times",
        "3h later",
        "2h de panne",
        "3.14",
        "2.10 is out",
        "16.30.1",
        "16.30,5",
        "25h",
        "13pm",
        "3pma",
        "15hours",
        "16.60",
        "3",
    ] {
        let head = item_head(text).filter(Head::has_time);
        assert_eq!(head, None, "{text}");
    }
}

#[test]
fn a_promise_has_the_zone_of_its_line_and_comes_after_it() {
    let now = Moment::parse("2026-11-22T14:00:00Z").expect("a moment");
    let mut reckoner = Reckoner::new(Zone::UTC, Day::parse("2026-05-20"), now);
    reckoner.inherits = true;
    let line = head("23:50 PST it").expect("a head");
    reckoner.at(&line).expect("a time");
    let promised = |text: &str| {
        let at = reckoner.promised(text);
        at.map(|at| at.to_string()[..16].to_owned())
            .unwrap_or_default()
    };
    assert_eq!(promised("00:40"), "2026-05-21T08:40");
    assert_eq!(promised("23:55"), "2026-05-21T07:55");
    assert_eq!(promised("08:40 UTC"), "2026-05-21T08:40");
    assert_eq!(promised("1am"), "2026-05-21T09:00");
    assert_eq!(promised("soon"), "");
    // What follows without a zone has it too, until another is named.
    for (text, at) in [
        ("00:30 it", "2026-05-21T08:30"),
        ("10:00 UTC it", "2026-05-21T10:00"),
        ("10:30 it", "2026-05-21T10:30"),
    ] {
        let (told, _) = reckoner.at(&head(text).expect(text)).expect(text);
        assert_eq!(&told.to_string()[..16], at, "{text}");
    }
    assert!(reckoner.is_inherited && !reckoner.is_local);
}
