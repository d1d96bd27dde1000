//! Two readers agree on whatever may have happened to a journal.

use super::cases::{lines, mended};
use super::*;

#[test]
fn two_readers_agree_on_whatever_may_have_happened_to_a_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut mutations = mutations();
    mutations.extend(mutated_segments());
    for (name, bytes) in &mutations {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    let Some(said) = independent_accounts(folder.path()) else {
        return;
    };
    let ours = accounts(&mutations);
    assert_eq!(said.len(), ours.len());
    for (name, account) in ours {
        assert_eq!(
            said[&name],
            account,
            "{name}: {}",
            mutations[&name].escape_ascii()
        );
    }
}

/// Two segments, with a cut in the first or a change in either.
fn mutated_segments() -> Journals {
    let sound = journal(&["eins", "zwei", "drei"]);
    let start = line_starts(&sound);
    let mut bent = sound.clone();
    bent[start[2] + 60] ^= 1;
    let disk = mended(&bent);
    let (first, second) = (bytes_of(&disk, &path(1)), bytes_of(&disk, &path(2)));
    let mut all = vec![
        (first.clone(), second.clone()),
        (second.clone(), first.clone()),
    ];
    all.extend(
        (0..first.len())
            .step_by(7)
            .map(|cut| (first[..cut].to_vec(), second.clone())),
    );
    all.extend(
        start
            .iter()
            .map(|cut| (first[..*cut].to_vec(), second.clone())),
    );
    let flipped = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    };
    all.extend(
        (0..first.len())
            .step_by(3)
            .map(|at| (flipped(&first, at), second.clone())),
    );
    all.extend(
        (0..second.len())
            .step_by(3)
            .map(|at| (first.clone(), flipped(&second, at))),
    );
    all.into_iter()
        .enumerate()
        .flat_map(|(number, (first, second))| {
            [
                (format!("s{number:05}.jsonl"), first),
                (format!("s{number:05}.2.jsonl"), second),
            ]
        })
        .collect()
}

/// Every cut, every byte changed, every two lines confused, and noise; by the thousand.
fn mutations() -> Journals {
    let sound = journal(&["eins", "zwei", "drei"]);
    let row = lines(&sound);
    let mut all: Vec<Vec<u8>> = (0..=sound.len()).map(|cut| sound[..cut].to_vec()).collect();
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        all.push(bytes);
        if at % 5 == 0 {
            all.push([&sound[..at], &sound[at + 1..]].concat());
            all.push([&sound[..at], b"\n", &sound[at..]].concat());
            all.push([&sound[..at], &[0; 64]].concat());
        }
    }
    // Each line in each place, alone or instead of what was there, and with another number.
    for from in 0..row.len() {
        for to in 0..row.len() {
            let mut more = row.clone();
            more.insert(to, row[from].clone());
            all.push(more.concat());
            let mut other = row.clone();
            other[to].clone_from(&row[from]);
            all.push(other.concat());
            let mut swapped = row.clone();
            swapped.swap(from, to);
            swapped.insert(from, b"noise\n".to_vec());
            all.push(swapped.concat());
        }
    }
    for (at, line) in row.iter().enumerate().skip(1) {
        let line = &line[..line.len() - 1];
        let (record, prev) = decode(line, &writer()).expect("a record");
        for seq in [0, 1, 2, 3, 4, 9, u64::MAX] {
            for link in [prev, Digest::NONE] {
                let mut changed = record.clone();
                changed.stamp.seq = seq;
                let mut row = row.clone();
                row[at] = encode(&changed, link).0.into_bytes();
                all.push(row.concat());
                row.insert(2, b"noise\n\nnoise\n".to_vec());
                all.push(row.concat());
            }
        }
    }
    all.into_iter()
        .enumerate()
        .map(|(number, bytes)| (format!("m{number:05}.jsonl"), bytes))
        .collect()
}
