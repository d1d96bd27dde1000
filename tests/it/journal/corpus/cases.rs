//! How each journal on file was made.

use super::*;

pub(super) fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

/// One record for each event; the last two share one.
fn recorded(mut events: Vec<Event>) -> Vec<u8> {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    let mut turn = book.begin().expect("a turn");
    let last_two = events.split_off(events.len() - 2);
    for (seconds, event) in (0..).zip(events) {
        turn.record(&ana(seconds * 10), None, vec![event])
            .expect("recorded");
    }
    turn.record(&ana(3600), Some(ana(3000).now), last_two)
        .expect("recorded");
    drop(turn);
    bytes_of(&disk, &path(1))
}

/// The line with another text in it and a new seal.
fn resealed(line: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = str::from_utf8(line).expect("text");
    let body = &text[..text.len() - 78];
    assert!(body.contains(from), "{body}");
    seal(body.replacen(from, to, 1)).0.into_bytes()
}

/// Everything that is worth keeping on file.
pub(super) fn cases() -> Journals {
    let sound = journal(&["eins", "zwei", "drei", "vier"]);
    let row = lines(&sound);
    let start = line_starts(&sound);
    let changed = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut row = row.clone();
        change(&mut row);
        row.concat()
    };
    let flipped = |at: usize, bits: u8| {
        let mut bytes = sound.clone();
        bytes[at] ^= bits;
        bytes
    };
    let with_tail = |tail: &[u8]| [&sound[..start[4] + 100], tail].concat();
    let stranger = lines(&journal(&["eins", "fremd"])).remove(2);
    let mut cases: Journals = [
        ("sound", sound.clone()),
        ("every-event", recorded(examples())),
        ("added-in-1-1", recorded(added_in_1_1())),
        ("actions", recorded(actions())),
        ("added-in-1-2", recorded(added_in_1_2())),
        ("audiences", recorded(audiences())),
        ("empty", Vec::new()),
        ("header-only", row[0].clone()),
        ("torn-tail", with_tail(b"")),
        ("torn-header", sound[..70].to_vec()),
        ("torn-newline", sound[..sound.len() - 1].to_vec()),
        ("tail-of-zeros", with_tail(&[0; 200])),
        ("tail-of-noise", with_tail(&[0xff, 0, 7, 0x80, 0xfe])),
        ("tail-with-newlines", with_tail(b"\x00\n\xff\n\x01")),
        ("hole", changed(&|row| row[3][20..120].fill(0))),
        ("flipped-bit", flipped(start[2] + 60, 1)),
        ("flipped-header", flipped(30, 1)),
        ("flipped-newline", flipped(start[3] - 1, 4)),
        ("flipped-last-newline", flipped(sound.len() - 1, 1)),
        ("line-removed", changed(&|row| drop(row.remove(2)))),
        (
            "line-repeated",
            changed(&|row| row.insert(4, row[2].clone())),
        ),
        ("lines-swapped", changed(&|row| row.swap(2, 3))),
        (
            "line-added",
            changed(&|row| row.insert(2, b"{\"a\":1}\n".to_vec())),
        ),
        ("empty-line", changed(&|row| row.insert(3, b"\n".to_vec()))),
        (
            "sealed-stranger",
            changed(&|row| row.insert(3, stranger.clone())),
        ),
        (
            "sealed-nonsense",
            changed(&|row| row.insert(3, seal("{\"a\":1".into()).0.into_bytes())),
        ),
        (
            "edited-and-sealed",
            changed(&|row| row[2] = resealed(&row[2], "zwei", "drei")),
        ),
        (
            "renumbered",
            changed(&|row| row[4] = resealed(&row[4], "\"seq\":4", "\"seq\":7")),
        ),
        ("no-header", row[1..].concat()),
        (
            "second-header",
            changed(&|row| row.insert(2, row[0].clone())),
        ),
        ("other-incident", headed(&sound, "site-down", "other")),
        (
            "newer-minor",
            headed(&sound, "\"minor\":2", "\"minor\":9,\"new\":[]"),
        ),
        (
            "newer-major",
            changed(&|row| row[0] = resealed(&row[0], "\"major\":1", "\"major\":2")),
        ),
        (
            "windows",
            str::from_utf8(&sound)
                .expect("text")
                .replace('\n', "\r\n")
                .into_bytes(),
        ),
    ]
    .into_iter()
    .map(|(name, bytes)| (format!("{name}.jsonl"), bytes))
    .collect();
    cases.insert("unknown-event.jsonl".into(), unknown_event());
    for (name, disk) in [
        ("torn-and-mended", mended(&sound[..sound.len() - 9])),
        ("damaged-and-gone-on", mended(&flipped(start[2] + 60, 1))),
    ] {
        for number in 1..=2 {
            if let Ok(Some(bytes)) = disk.read(&path(number), 0) {
                let file = segment(number).to_string().replace(WRITER, name);
                cases.insert(file, bytes);
            }
        }
    }
    let third = cases["damaged-and-gone-on.2.jsonl"].clone();
    let first = &cases["damaged-and-gone-on.jsonl"];
    let cut = first[..line_starts(first)[4]].to_vec();
    let second = cases["damaged-and-gone-on.2.jsonl"].clone();
    cases.insert("end-of-segment-removed.jsonl".into(), cut);
    cases.insert("end-of-segment-removed.2.jsonl".into(), second);
    cases.insert("second-segment-missing.jsonl".into(), sound);
    cases.insert(
        "second-segment-missing.3.jsonl".into(),
        headed(&third, "\"segment\":2", "\"segment\":3"),
    );
    cases
}

/// The journal with another header, and everything behind it linked to that.
fn headed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let row = lines(bytes);
    let header = resealed(&row[0], from, to);
    let mut prev = unseal(&header[..header.len() - 1]).expect("a seal");
    let mut out = header;
    for line in &row[1..] {
        let (record, _) = decode(&line[..line.len() - 1], &writer()).expect("a record");
        let (line, digest) = encode(&record, prev);
        out.extend_from_slice(line.as_bytes());
        prev = digest;
    }
    out
}

/// What is there after somebody went on from this.
pub(super) fn mended(bytes: &[u8]) -> Memory {
    let disk = disk_with(bytes);
    let (mut book, _) = open(&disk);
    say(&mut book, "weiter").expect("recorded");
    disk
}

fn unknown_event() -> Vec<u8> {
    let disk = Memory::new();
    let (mut book, _) = open(&disk);
    say(&mut book, "eins").expect("recorded");
    let mut turn = book.begin().expect("a turn");
    let newer = Event::Unrecognised {
        kind: "moon.rose".into(),
        text: "{\"type\":\"moon.rose\",\"over\":{\"type\":[1,2.5,null]}}".into(),
    };
    turn.record(&ana(1), None, [note("zwei"), vec![newer]].concat())
        .expect("recorded");
    drop(turn);
    bytes_of(&disk, &path(1))
}
