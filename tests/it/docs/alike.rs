//! What is printed against what is written.

/// Digests change with every word of a runbook; nobody learns anything from them.
pub(super) fn without_digests(line: &str) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let long = digits(rest);
        if long == 64 {
            plain.push('…');
            rest = &rest[long..];
        } else {
            let long = long.max(first.len_utf8());
            plain.push_str(&rest[..long]);
            rest = &rest[long..];
        }
    }
    plain
}

/// Whether what a page shows is what was printed, with `…` for anything.
pub(super) fn alike(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| alike(rest, &printed[skipped..])),
        Some((line, rest)) => printed.split_first().is_some_and(|(first, others)| {
            alike_line(line.trim_end(), first) && alike(rest, others)
        }),
    }
}

fn alike_line(shown: &str, printed: &str) -> bool {
    match shown.split_once('…') {
        None => shown == printed,
        Some((before, after)) => printed.strip_prefix(before).is_some_and(|rest| {
            let places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            places.into_iter().any(|at| alike_line(after, &rest[at..]))
        }),
    }
}

/// What is printed, with the lines left out that were left out before.
///
/// Lines of the page are found again in what is printed, also when their words have changed a
/// little; where there were three dots between two of them, there are again.
pub(super) fn written_anew<'t>(shown: &[&'t str], printed: &[&'t str]) -> Vec<&'t str> {
    let kept: Vec<&str> = shown.iter().copied().filter(|line| *line != "…").collect();
    // The best pairing of the rest of both, from the ends.
    let mut best = vec![vec![0.0_f64; printed.len() + 1]; kept.len() + 1];
    let likeness = |a: &str, b: &str| match strsim::normalized_levenshtein(a, b) {
        little if little < 0.5 => None,
        much => Some(much),
    };
    for (i, old) in kept.iter().enumerate().rev() {
        for (j, new) in printed.iter().enumerate().rev() {
            let paired = likeness(old, new).map_or(0.0, |much| much + best[i + 1][j + 1]);
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut anew = Vec::new();
    let mut between: Vec<&str> = Vec::new();
    let mut dots = false;
    for line in shown {
        if *line == "…" {
            dots = true;
            continue;
        }
        let mut there = j;
        while there < printed.len() && best[i][there] <= best[i][there + 1] {
            there += 1;
        }
        let pair = printed.get(there).copied();
        let pair = pair.filter(|new| {
            likeness(line, new).is_some_and(|much| much + best[i + 1][there + 1] >= best[i][j])
        });
        i += 1;
        if let Some(new) = pair {
            between.extend(&printed[j..there]);
            anew.extend(if dots {
                vec!["…"]
            } else {
                std::mem::take(&mut between)
            });
            between.clear();
            anew.push(if alike_line(line, new) { line } else { new });
            (j, dots) = (there + 1, false);
        }
    }
    anew.extend(if dots { &["…"] } else { &printed[j..] });
    anew
}

#[test]
fn what_was_left_out_is_left_out_again() {
    let printed = ["$ go", "a", "b", "Paused. Go on with:", "  aplomb resume x"];
    for (shown, anew) in [
        (
            vec!["…", "Paused. Go on with: x"],
            vec!["…", "Paused. Go on with:", "  aplomb resume x"],
        ),
        (vec!["$ go", "…", "b", "…"], vec!["$ go", "…", "b", "…"]),
        (vec!["$ go", "a", "gone"], printed.to_vec()),
        (vec!["$ go", "…"], vec!["$ go", "…"]),
        (vec![], printed.to_vec()),
    ] {
        assert_eq!(written_anew(&shown, &printed), anew, "{shown:?}");
    }
}

#[test]
fn three_dots_stand_for_anything() {
    let printed = ["a", "b", "head 12 of 3"];
    for (shown, same) in [
        (vec!["a", "b", "head 12 of 3"], true),
        (vec!["…"], true),
        (vec!["a", "…", "head … of …"], true),
        (vec!["…", "b", "…"], true),
        (vec!["a", "…"], true),
        (vec!["b", "…"], false),
        (vec!["a", "b", "head … off"], false),
    ] {
        assert_eq!(alike(&shown, &printed), same, "{shown:?}");
    }
    let digest = "0123456789abcdef".repeat(4);
    assert_eq!(without_digests(&format!("é head {digest}.")), "é head ….");
}
