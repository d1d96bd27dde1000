//! Lines that somebody removed, swapped, repeated, added or edited.

use super::*;

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
            decode(line, &super::super::desk::writer()).expect("a record");
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
