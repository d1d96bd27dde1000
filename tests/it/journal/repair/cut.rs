//! Files that end anywhere, with noise, or with a bit turned.

use super::*;

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
