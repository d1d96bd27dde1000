//! A journal of several files.

use super::*;

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
