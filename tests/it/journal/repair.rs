//! Whatever a crash, a disk or a person leaves behind: it is named, nothing that was promised is
//! lost, and work goes on.

use super::desk::{
    FOLDER, WRITER, bytes_of, disk_with, incident, journal, line_starts, open, path, say, segment,
    set_aside, texts,
};
use aplomb::journal::{Account, SegmentName, Wrong, verify};
use aplomb::outside::Memory;
use aplomb::seam::Disk;

const NOTES: [&str; 4] = ["eins", "zwei", "drei", "vier"];

fn account(files: &[(String, Vec<u8>)]) -> Account {
    let mut accounts = verify(&incident(), files).expect("this format");
    assert_eq!(accounts.len(), 1);
    accounts.remove(0)
}

fn account_of(bytes: &[u8]) -> Account {
    account(&[(segment(1).to_string(), bytes.to_vec())])
}

fn files(disk: &dyn Disk) -> Vec<(String, Vec<u8>)> {
    let names = disk
        .list(FOLDER)
        .expect("a folder")
        .into_iter()
        .map(|(name, _)| name);
    names
        .filter(|name| SegmentName::parse(name).is_some())
        .map(|name| (name.clone(), bytes_of(disk, &format!("{FOLDER}/{name}"))))
        .collect()
}

fn codes(account: &Account) -> Vec<(u64, &'static str)> {
    account
        .problems
        .iter()
        .map(|problem| (problem.line, problem.what.code()))
        .collect()
}

/// Whatever the file holds: what can be read is kept, work goes on, and nothing is said twice.
fn work_goes_on(bytes: &[u8], case: &str) -> Memory {
    let disk = disk_with(bytes);
    let (mut book, before) = open(&disk);
    assert_eq!(
        bytes_of(&disk, &path(1)),
        bytes,
        "{case}: loading never writes"
    );
    let recorded = say(&mut book, "afterwards").unwrap_or_else(|e| panic!("{case}: {e:?}"));
    let (mut again, after) = open(&disk);
    assert_eq!(after.len(), before.len() + 1, "{case}");
    assert_eq!(after.last(), Some(&recorded), "{case}");
    assert_eq!(after[..before.len()], before, "{case}");
    let count = files(&disk).len();
    say(&mut again, "and again").unwrap_or_else(|e| panic!("{case}: {e:?}"));
    let (_, last) = open(&disk);
    assert_eq!(set_aside(&last), set_aside(&after), "{case}: said once");
    assert_eq!(files(&disk).len(), count, "{case}: one new file is enough");
    assert_eq!(texts(&last).last(), Some(&"and again"), "{case}");
    disk
}

#[test]
fn wherever_the_file_was_cut_whole_lines_survive_and_the_rest_is_kept_aside() {
    let bytes = journal(&NOTES);
    let starts = line_starts(&bytes);
    for cut in 0..=bytes.len() {
        let case = format!("cut at {cut}");
        let whole = starts.iter().filter(|start| **start <= cut).count() - 1;
        let clean = starts[whole];
        let account = account_of(&bytes[..cut]);
        assert!(account.is_sound(), "{case}: {:?}", account.problems);
        assert_eq!(account.records, (whole as u64).saturating_sub(1), "{case}");
        assert_eq!(
            account.torn.iter().map(|torn| torn.bytes).sum::<u64>(),
            (cut - clean) as u64
        );
        let disk = work_goes_on(&bytes[..cut], &case);
        let account = self::account(&files(&disk));
        assert!(
            account.is_sound() && account.torn.is_empty(),
            "{case}: {account:?}"
        );
        assert_eq!(
            files(&disk).len(),
            1,
            "{case}: a torn tail needs no new file"
        );
        assert_eq!(bytes_of(&disk, &path(1))[..clean], bytes[..clean], "{case}");
        let kept: Vec<u8> = disk
            .list(&format!("{FOLDER}/torn"))
            .expect("listing")
            .iter()
            .flat_map(|(name, _)| bytes_of(&disk, &format!("{FOLDER}/torn/{name}")))
            .collect();
        assert_eq!(kept, bytes[clean..cut], "{case}: every byte is kept");
        let (_, records) = open(&disk);
        assert_eq!(
            set_aside(&records).len(),
            usize::from(cut > clean),
            "{case}"
        );
    }
}

#[test]
fn a_crash_may_leave_zeros_noise_and_holes_at_the_end() {
    let bytes = journal(&NOTES);
    let starts = line_starts(&bytes);
    let last_two = starts[starts.len() - 3];
    let mut noise = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise.to_le_bytes()[3]
    };
    for cut in (last_two..bytes.len()).step_by(3) {
        let rest = bytes.len() - cut;
        let mut zeros = bytes[..cut].to_vec();
        zeros.resize(bytes.len(), 0);
        let mut garbage = bytes[..cut].to_vec();
        garbage.extend((0..rest).map(|_| random()));
        let mut hole = bytes.clone();
        hole[cut..bytes.len().min(cut + 512)].fill(0);
        for (kind, state) in [("zeros", zeros), ("garbage", garbage), ("hole", hole)] {
            let case = format!("{kind} from {cut}");
            let account = account_of(&state);
            assert!(!account.is_sound() || !account.torn.is_empty(), "{case}");
            let (_, records) = open(&work_goes_on(&state, &case));
            assert_eq!(texts(&records)[..2], NOTES[..2], "{case}");
        }
    }
}

#[test]
fn every_flipped_bit_is_found_and_its_line_is_named() {
    let bytes = journal(&NOTES[..2]);
    let starts = line_starts(&bytes);
    for at in 0..bytes.len() {
        let line = starts.iter().filter(|start| **start <= at).count() as u64;
        for bit in 0..8 {
            let case = format!("byte {at}, bit {bit}");
            let mut bent = bytes.clone();
            bent[at] ^= 1 << bit;
            let account = account_of(&bent);
            let named: Vec<_> = account
                .problems
                .iter()
                .map(|problem| problem.line)
                .collect();
            assert_eq!(named, [line], "{case}: {:?}", account.problems);
            assert!(account.torn.is_empty(), "{case}");
            // The text of every other line is still there, and also of one that lost its newline.
            let lost = matches!(account.problems[0].what, Wrong::Altered { .. }) && line > 1;
            assert_eq!(account.records, 2 - u64::from(lost), "{case}");
            // Going on costs more; every byte, but not every bit of it.
            if bit == at % 8 {
                let disk = work_goes_on(&bent, &case);
                assert_eq!(
                    bytes_of(&disk, &path(1)),
                    bent,
                    "{case}: damage is left as it is"
                );
                let after = self::account(&files(&disk));
                assert_eq!(
                    after.problems, account.problems,
                    "{case}: nothing else is wrong"
                );
                let (_, records) = open(&disk);
                let aside = set_aside(&records);
                let file = format!("journal/{}", segment(1));
                assert_eq!(aside.len(), 1, "{case}");
                assert_eq!((aside[0].0, aside[0].2), (&*file, &*file), "{case}");
            }
        }
    }
}

/// The lines of a journal, each with its newline.
fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

#[test]
fn lines_that_were_removed_swapped_repeated_or_added_are_found() {
    let bytes = journal(&NOTES);
    let whole = lines(&bytes);
    let other = lines(&journal(&["fremd", "fremd", "fremd", "fremd"]));
    let count = whole.len();
    let check = |state: &[Vec<u8>], case: &str| -> Account {
        let state = state.concat();
        let account = account_of(&state);
        let disk = work_goes_on(&state, case);
        assert_eq!(
            self::account(&files(&disk)).problems,
            account.problems,
            "{case}"
        );
        account
    };
    for gone in 0..count - 1 {
        let mut state = whole.clone();
        state.remove(gone);
        let account = check(&state, &format!("without line {}", gone + 1));
        let code = if gone == 0 { "no-header" } else { "missing" };
        assert_eq!(codes(&account), [(gone as u64 + 1, code)]);
        assert_eq!(account.records, if gone == 0 { 4 } else { 3 });
    }
    for one in 1..count {
        for two in one + 1..count {
            let mut state = whole.clone();
            state.swap(one, two);
            let case = format!("lines {} and {} swapped", one + 1, two + 1);
            let account = check(&state, &case);
            assert_eq!(codes(&account)[0], (one as u64 + 1, "missing"), "{case}");
            assert_eq!(account.records, 4, "{case}: all are shown");
        }
    }
    for from in 1..count {
        for to in from + 1..=count {
            let mut state = whole.clone();
            state.insert(to, whole[from].clone());
            let case = format!("line {} again at {}", from + 1, to + 1);
            let account = check(&state, &case);
            assert_eq!(codes(&account), [(to as u64 + 1, "repeated")], "{case}");
            assert_eq!(account.records, 4, "{case}: and shown once");
        }
    }
    for at in 1..=count {
        let mut state = whole.clone();
        state.insert(at, other[at.min(count - 1)].clone());
        let case = format!("a strange line at {}", at + 1);
        let account = check(&state, &case);
        assert!(!account.is_sound(), "{case}");
        assert!(
            account.problems[0].line.abs_diff(at as u64 + 1) <= 1,
            "{case}: {:?}",
            codes(&account)
        );
    }
    for (noise, code) in [
        ("\n", "altered"),
        ("hello\n", "altered"),
        ("{\"a\":1}\n", "altered"),
    ] {
        for at in 0..=count {
            let mut state = whole.clone();
            state.insert(at, noise.as_bytes().to_vec());
            let account = check(&state, &format!("{noise:?} at {}", at + 1));
            assert_eq!(codes(&account)[0], (at as u64 + 1, code));
            assert_eq!(account.records, 4);
        }
    }
}

#[test]
fn an_edited_line_with_a_new_seal_breaks_the_chain_behind_it() {
    use aplomb::base::Digest;
    use aplomb::journal::line::{decode, encode};
    let bytes = journal(&NOTES);
    let whole = lines(&bytes);
    for edited in 1..whole.len() - 1 {
        let line = whole[edited].strip_suffix(b"\n").expect("a newline");
        let (mut record, prev): (_, Digest) =
            decode(line, &super::desk::writer()).expect("a record");
        record.stamp.by = "Mallory".into();
        let mut state = whole.clone();
        state[edited] = encode(&record, prev).0.into_bytes();
        assert_eq!(
            codes(&account_of(&state.concat())),
            [(edited as u64 + 2, "unlinked")]
        );
    }
}

#[test]
fn a_file_that_went_through_an_editor_is_named_and_still_read() {
    let bytes = journal(&NOTES);
    let text = String::from_utf8(bytes).expect("text");
    let windows = text.replace('\n', "\r\n");
    let account = account_of(windows.as_bytes());
    assert_eq!(account.records, 4);
    assert!(codes(&account).iter().all(|(_, code)| *code == "newline"));
    work_goes_on(windows.as_bytes(), "CRLF");
    work_goes_on(format!("\u{feff}{text}").as_bytes(), "byte order mark");
    work_goes_on(&[0; 4096], "zeros only");
    work_goes_on(&[b'\n'; 4096], "newlines only");
    work_goes_on(b"", "empty");
}

#[test]
fn damage_in_a_row_is_one_problem() {
    let noise = "noise\n".repeat(10_000);
    let account = account_of(noise.as_bytes());
    assert_eq!(account.problems.len(), 1);
    assert_eq!(account.problems[0].what, Wrong::Altered { lines: 10_000 });
}

/// A journal of three files, each begun because the one before was damaged.
fn three_segments() -> Memory {
    let disk = disk_with(&journal(&NOTES[..2]));
    for (number, word) in [(1, "zwei"), (2, "dazu")] {
        let text = String::from_utf8(bytes_of(&disk, &path(number))).expect("text");
        let bent = text.replacen(word, "ZZZZ", 1);
        disk.replace(&path(number), bent.as_bytes())
            .expect("memory");
        let (mut book, _) = open(&disk);
        say(&mut book, "mehr").expect("recorded");
        say(&mut book, "dazu").expect("recorded");
    }
    disk
}

#[test]
fn segments_are_one_journal() {
    let disk = three_segments();
    let all = files(&disk);
    assert_eq!(
        all.iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        [
            format!("{WRITER}.2.jsonl"),
            format!("{WRITER}.3.jsonl"),
            format!("{WRITER}.jsonl")
        ]
    );
    let account = account(&all);
    assert_eq!(account.problems.len(), 2, "{:?}", account.problems);
    assert!(
        account
            .problems
            .iter()
            .all(|p| p.what == Wrong::Altered { lines: 1 })
    );
    let (_, records) = open(&disk);
    assert_eq!(texts(&records), ["eins", "mehr", "mehr", "dazu"]);
    let seqs: Vec<_> = records.iter().map(|record| record.stamp.seq).collect();
    assert_eq!(
        seqs,
        [1, 3, 5, 6],
        "the numbers of lost lines are not given again"
    );
    assert_eq!(set_aside(&records).len(), 2);
}

#[test]
fn a_segment_that_is_missing_or_strange_is_found() {
    let disk = three_segments();
    let all = files(&disk);
    let sound = account(&all).problems;
    for (name, gone, codes) in [
        ("the first", &all[2].0, &["segment-missing"][..]),
        (
            "the second",
            &all[0].0,
            &["altered", "segment-missing", "missing"][..],
        ),
    ] {
        let rest: Vec<_> = all
            .iter()
            .filter(|(file, _)| file != gone)
            .cloned()
            .collect();
        let found = account(&rest).problems;
        let found: Vec<_> = found.iter().map(|problem| problem.what.code()).collect();
        assert!(
            codes.iter().all(|code| found.contains(code)),
            "{name}: {found:?}"
        );
    }
    // Each file in the other's place.
    let mut swapped = all.clone();
    swapped.swap(0, 1);
    let (first, second) = swapped.split_at_mut(1);
    std::mem::swap(&mut first[0].0, &mut second[0].0);
    let found = account(&swapped).problems;
    assert!(found.len() > sound.len());
    assert_eq!(
        found.iter().filter(|p| p.what == Wrong::Foreign).count(),
        2,
        "{found:?}"
    );
}

#[test]
fn lines_removed_at_the_end_of_a_segment_show_in_the_next() {
    let disk = three_segments();
    let sound = account(&files(&disk)).problems;
    for number in [1, 2] {
        let was = bytes_of(&disk, &path(number));
        let starts = line_starts(&was);
        // The damaged line, and the last sound one.
        disk.cut(&path(number), starts[starts.len() - 3] as u64)
            .expect("memory");
        let now = account(&files(&disk)).problems;
        let new: Vec<_> = now
            .iter()
            .filter(|problem| !sound.contains(problem))
            .collect();
        let next = segment(number + 1).to_string();
        assert!(
            new.iter()
                .any(|p| p.what == Wrong::Unlinked && p.line == 1 && p.file == next),
            "segment {number}: {new:?}"
        );
        disk.replace(&path(number), &was).expect("memory");
    }
}

#[test]
fn damage_that_comes_later_is_named_once_and_hides_nothing_else() {
    let disk = three_segments();
    let sound = account(&files(&disk)).problems;
    let last = bytes_of(&disk, &path(3));
    let starts = line_starts(&last);
    for (number, at) in [(1, 0), (2, 0), (3, 0), (3, starts[1])] {
        let path = path(number);
        let was = bytes_of(&disk, &path);
        let mut bent = was.clone();
        bent[at + 40] ^= 1;
        disk.replace(&path, &bent).expect("memory");
        let now = account(&files(&disk)).problems;
        assert_eq!(
            now.len(),
            sound.len() + 1,
            "segment {number}, byte {at}: {now:?}"
        );
        disk.replace(&path, &was).expect("memory");
    }
}

#[test]
fn a_journal_of_another_incident_is_named() {
    let text = String::from_utf8(journal(&NOTES)).expect("text");
    let account = {
        let other = "2026-11-23-other".parse().expect("an id");
        let files = [(segment(1).to_string(), text.into_bytes())];
        verify(&other, &files).expect("this format").remove(0)
    };
    assert_eq!(codes(&account), [(1, "foreign")]);
    assert_eq!(account.records, 4);
}

#[test]
fn what_a_newer_aplomb_began_is_left_alone() {
    use aplomb::journal::seal::seal;
    use aplomb::walk::{Logbook, Stuck};
    let (line, _) = seal("{\"aplomb\":\"journal\",\"major\":2,\"new\":[]".to_owned());
    let disk = disk_with(line.as_bytes());
    let refused = Logbook::load(&disk, incident(), super::desk::writer()).err();
    assert!(matches!(refused, Some(Stuck::NeedsNewer(newer)) if newer.major == 2));
    // It may also begin while we are at work.
    let disk = disk_with(&journal(&NOTES));
    let (mut book, _) = open(&disk);
    disk.create(&path(2), line.as_bytes()).expect("memory");
    let refused = say(&mut book, "no").expect_err("too new");
    assert!(matches!(refused.fault, Stuck::NeedsNewer(_)));
    assert!(refused.line.starts_with("{\"seq\":5,"), "{}", refused.line);
    assert_eq!(bytes_of(&disk, &path(2)), line.as_bytes());
}

#[test]
fn what_a_newer_minor_version_wrote_survives_us() {
    use aplomb::journal::seal::seal;
    let text = String::from_utf8(journal(&NOTES[..1])).expect("text");
    let header = text.lines().next().expect("a header");
    let body = header[..header.len() - 77].replace("\"minor\":2", "\"minor\":7,\"more\":true");
    let (header, digest) = seal(body);
    let (record, _) = seal(format!(
        "{{\"seq\":1,\"clock\":5,\"at\":\"2026-11-22T14:02:03.456Z\",\"by\":\"Ana\",\"extra\":1,\
         \"events\":[{{\"type\":\"moon.rose\"}}],\"prev\":\"{digest}\""
    ));
    let state = format!("{header}{record}");
    let disk = work_goes_on(state.as_bytes(), "newer minor");
    assert!(bytes_of(&disk, &path(1)).starts_with(state.as_bytes()));
    assert!(account(&files(&disk)).is_sound());
}

#[test]
fn a_long_journal_is_read_piece_by_piece_and_means_the_same() {
    const PIECE: usize = 256 * 1024;
    let medium = "m".repeat(3000);
    let long = "l".repeat(PIECE + 5000);
    let mut notes = vec![medium.as_str(); 100];
    notes.insert(50, &long);
    notes.push(&long);
    let sound = journal(&notes);
    let check = |bytes: &[u8], case: &str| {
        let disk = disk_with(bytes);
        let (book, records) = open(&disk);
        let accounts = book.accounts();
        assert_eq!(accounts, [account_of(bytes)], "{case}");
        assert_eq!(records.len() as u64, accounts[0].records, "{case}");
    };
    check(&sound, "sound");
    assert_eq!(texts(&open(&disk_with(&sound)).1), notes);
    let starts = line_starts(&sound);
    // Where a piece may end: at its length, and where a line ends before that.
    let before = starts
        .iter()
        .rfind(|start| **start <= PIECE)
        .expect("a line");
    let places = (PIECE - 2..=PIECE + 2).chain(before - 2..=before + 2);
    for at in places.chain([sound.len() - 1, sound.len() - PIECE]) {
        check(&sound[..at], &format!("cut at {at}"));
        let mut bent = sound.clone();
        bent[at] ^= 1;
        check(&bent, &format!("bit flipped at {at}"));
        let mut hole = sound.clone();
        hole[at..(at + 2).min(sound.len())].fill(0);
        check(&hole[..], &format!("two zeros at {at}"));
    }
    check(&vec![b'x'; 3 * PIECE], "one endless line");
    check(&vec![b'\n'; 3 * PIECE], "nothing but newlines");
    check(&sound[..starts[20]].repeat(8), "again and again");
}
