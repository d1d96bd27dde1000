//! Where `smtp-sink` hangs up or refuses.

use super::*;

/// How the program takes a relay that was started with these switches.
fn through(switches: &[&str]) -> Result<(Ran, Books), String> {
    let sink = SmtpSink::start(switches);
    let office = Office::new(&people(6), &relay(sink.port(), "connections = 2"));
    let begun = Instant::now();
    let ran = office.send();
    let books = office.books();
    let taken = begun.elapsed();
    insist(
        taken < Duration::from_secs(120),
        "it gives up in time",
        &ran,
    )?;
    let books = books.ok_or_else(|| format!("there is a mailing: {ran:#?}"))?;
    let accepted = books.with(Fate::Accepted);
    insist(accepted.is_empty(), "nobody is thought to have it", &ran)?;
    Ok((ran, books))
}

#[test]
fn where_smtp_sink_hangs_up_nobody_is_thought_to_have_it() {
    let mut cases = Vec::new();
    for at in ["mail", "rcpt", "data", "."] {
        cases.extend([vec!["-q", at], vec!["-p", "-q", at]]);
    }
    at_once(cases, |switches| {
        let of = |why| format!("{switches:?}: {why}");
        let (ran, books) = through(&switches).map_err(of)?;
        let unknown = books.with(Fate::Unknown).len();
        let is_right = if switches.contains(&".") {
            // By name, because somebody has to find out.
            unknown > 0 && ran.exit == Some(6) && ran.stdout.contains("a0@x.test")
        } else {
            unknown == 0 && matches!(ran.exit, Some(4 | 5))
        };
        insist(is_right, "what is unknown", &ran).map_err(of)
    });
}

#[test]
fn what_smtp_sink_refuses_is_not_thought_to_be_sent() {
    let mut cases = Vec::new();
    for at in ["mail", "rcpt", "data", "."] {
        cases.extend(["-r", "-f", "-Q"].map(|switch| vec![switch, at]));
    }
    at_once(cases, |switches| {
        let of = |why| format!("{switches:?}: {why}");
        let (ran, books) = through(&switches).map_err(of)?;
        let unknown = books.with(Fate::Unknown).len();
        insist(unknown == 0, "nothing is unknown", &ran).map_err(of)?;
        let is_right = match switches[0] {
            "-f" => matches!(ran.exit, Some(1 | 4)),
            _ => matches!(ran.exit, Some(4 | 5)),
        };
        insist(is_right, "how it ends", &ran).map_err(of)
    });
}
