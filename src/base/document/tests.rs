use super::*;
use crate::base::Sentence;

static ROOT: Shape = Shape {
    what: || Sentence::verbatim("the file"),
    keys: &[
        ("title", "\"A title\""),
        ("due", "\"5m\""),
        ("count", "3"),
        ("flag", "true"),
        ("names", "[\"a\"]"),
        ("part", "{ title = \"x\" }"),
        ("item", "[{ title = \"x\" }]"),
        ("any", "1"),
    ],
    elsewhere: &[("colour", || Sentence::verbatim("colours are set elsewhere"))],
};

static PART: Shape = Shape {
    what: || Sentence::verbatim("a part"),
    keys: &[("title", "\"A title\"")],
    elsewhere: &[],
};

/// Reads everything the shape has; the findings as `line: code`.
fn findings(text: &str) -> Vec<String> {
    let (value, found) = walk(text, &ROOT, |root, found| {
        let title = root.need("title", found, Value::line);
        root.take("due", found, Value::duration);
        root.take("count", found, |value, found| value.within(1..=9, found));
        root.take("flag", found, Value::flag);
        root.take("names", found, |value, found| {
            value.list(found, Value::line)
        });
        if let Some(part) = root.take("part", found, |value, found| value.section(&PART, found)) {
            part.need("title", found, Value::line);
        }
        for item in root
            .take("item", found, |value, found| value.sections(&PART, found))
            .unwrap_or_default()
        {
            item.need("title", found, Value::line);
        }
        title
    });
    assert_eq!(value.is_none(), !found.is_empty(), "{text:?}");
    let source = crate::base::Source::new("x.toml", text);
    for finding in &found {
        assert!(text.is_char_boundary(finding.span.start), "{finding:?}");
        assert!(text.is_char_boundary(finding.span.end), "{finding:?}");
    }
    found
        .iter()
        .map(|finding| {
            format!(
                "{}: {}",
                source.line_and_column(finding.span.start).0,
                finding.code
            )
        })
        .collect()
}

#[test]
fn everything_that_is_wrong_is_reported_at_once_and_in_order() {
    let text = "titel = 'x'\ntitle = 3\ndue = '5M'\ncount = 12\nflag = 'yes'\nnames = ['a', 2, '']\n\
                colour = 1\n[part]\n[[item]]\ntitle = 'x'\nextra = 1\n[[item]]\n";
    assert_eq!(
        findings(text),
        [
            "1: unknown-key",
            "2: wrong-type",
            "3: invalid-duration",
            "4: invalid-value",
            "5: wrong-type",
            "6: wrong-type",
            "6: invalid-value",
            "7: unknown-key",
            "8: missing-key",
            "11: unknown-key",
            "12: missing-key",
        ]
    );
    assert_eq!(findings("title = 'fine'"), [""; 0]);
}

#[test]
fn one_broken_line_does_not_hide_the_next() {
    for (text, expected) in [
        // A quote that is not closed, a word without quotes, a value that is missing.
        (
            "title = \"x\ndue = soon\ncount = \nflag = 'yes'\n",
            &["1: syntax", "2: syntax", "3: syntax", "4: wrong-type"][..],
        ),
        // Words without a sign between them.
        ("title 'x'\nflag = 2\n", &["1: syntax", "2: wrong-type"]),
        // A key twice, a table twice.
        (
            "title = 'x'\ntitle = 'y'\n[part]\ntitle = 'z'\n[part]\ntitle = 'z'\n[[item]]\ntitle = 3\n",
            &["2: duplicate-key", "5: duplicate-key", "8: wrong-type"],
        ),
        // A header with a bracket too few: what stands below goes with it, nothing else.
        (
            "title = 'x'\n[[item]\ntitle = 'y'\n[[item]]\ntitle = 3\n",
            &["2: syntax", "5: wrong-type"],
        ),
        // A list that is never closed swallows the rest for the parser, not for us.
        (
            "title = 'x'\nnames = ['a',\n\n[part]\ntitle = 1\n[[item]]\ntitel = 'x'\n",
            &["2: syntax", "5: wrong-type", "7: unknown-key"],
        ),
        (
            "names = ['a', 'b'\ndue = 5\n[part]\n",
            &["1: syntax", "2: wrong-type"],
        ),
        (
            "part = { title = 'x'\n[[item]]\ntitle = 5\n",
            &["1: syntax", "3: wrong-type"],
        ),
        // A comma that is missing between brackets.
        (
            "names = [\n 'a'\n 'b'\n]\ndue = 5\npart = { title = 'x' due = 3 }\nflag = 1\n",
            &["3: syntax", "5: wrong-type", "6: syntax", "7: wrong-type"],
        ),
        // A text of several lines with a slip in it.
        (
            "title = \"\"\"a\nb \\q\nc\"\"\"\ndue = 5\n",
            &["2: syntax", "4: wrong-type"],
        ),
        // A text that was closed too early leaves prose behind; one finding says it.
        (
            "title = 'x'\nSome words.\n\n- more of them,\n- and more\ndue = 5\nand words\n",
            &["2: syntax", "6: wrong-type", "7: syntax"],
        ),
        // A text that is never closed swallows the rest for everybody.
        (
            "flag = 3\ntitle = '''x\n[part]\n",
            &["1: wrong-type", "4: syntax"],
        ),
    ] {
        assert_eq!(findings(text), expected, "{text}");
    }
}

#[test]
fn what_may_stand_in_the_unreadable_part_is_not_called_missing() {
    assert_eq!(findings("title = x y z\n"), ["1: syntax"]);
    assert_eq!(findings("[[item]]\ntitle = \"\n"), ["2: syntax"]);
}

#[test]
fn a_slip_gets_the_key_that_was_meant() {
    let help = |text: &str| {
        let (_, found) = walk(text, &ROOT, |_, _| Some(()));
        found[0].way_out()
    };
    assert!(help("titel = 'x'").starts_with("did you mean `title`? the keys here are title, due"));
    assert_eq!(help("colour = 1"), "colours are set elsewhere");
    assert!(help("zzzzzzzz = 1").starts_with("the keys here are"));
}

#[test]
fn durations_that_read_differently_to_people_and_machines_are_refused() {
    for (text, fine) in [
        ("5m", true),
        ("1h 30m", true),
        (" 90s ", true),
        ("2 hours", true),
        ("1w", true),
        ("5M", false),
        ("1y", false),
        ("500ms", false),
        ("0s", false),
        ("1.5h", false),
        ("-5m", false),
        ("5", false),
        ("", false),
        ("five minutes", false),
        ("99999999999999999999s", false),
        ("9999999w", false),
    ] {
        let found = findings(&format!("title = 'x'\ndue = '{text}'"));
        assert_eq!(found.is_empty(), fine, "{text:?} {found:?}");
    }
    // A number without quotes gets told how durations are written.
    let (_, found) = walk("due = 5", &ROOT, |root, found| {
        root.take("due", found, Value::duration)
    });
    assert_eq!(
        found[0].message.english(),
        "`due` must be a duration, not a whole number"
    );
    assert_eq!(found[0].way_out(), "write it as in `due = \"5m\"`");
}

#[test]
fn numbers_keep_within_their_bounds() {
    for (number, fine) in [
        ("1", true),
        ("0x9", true),
        ("1_0", false),
        ("-1", false),
        ("99999999999999999999999999999999999999999999", false),
        ("4294967296", false),
        ("1.0", false),
        ("nan", false),
    ] {
        let found = findings(&format!("title = 'x'\ncount = {number}"));
        assert_eq!(found.is_empty(), fine, "{number} {found:?}");
    }
}

#[test]
fn a_list_of_tables_may_be_written_in_one_line() {
    assert_eq!(
        findings("title = 'x'\nitem = [{ title = 'a' }, { title = 'b' }]"),
        [""; 0]
    );
    assert_eq!(
        findings("title = 'x'\nitem = [{ title = 'a' }, 3]"),
        ["2: wrong-type"]
    );
    assert_eq!(
        findings("title = 'x'\n[item]\ntitle = 'a'"),
        ["2: wrong-type"]
    );
}

#[test]
fn no_nesting_fills_the_stack() {
    let deep = 100_000;
    // Neither the brackets nor the keys are more than the parser allows.
    let mixed = |dots: usize| {
        let key = format!("{}a", "a.".repeat(dots));
        format!(
            "{}{key} = 1{}",
            format!("{key} = {{\n").repeat(79),
            "\n}".repeat(79)
        )
    };
    for text in [
        format!("any = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("any = {}", "[".repeat(deep)),
        format!("any = {}1{}", "{a=".repeat(deep), "}".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]\nb = 1", "a.".repeat(deep)),
        "[[".repeat(deep),
        mixed(78).replace('\n', ""),
        mixed(4).replace('\n', ""),
    ] {
        let child = std::thread::Builder::new().stack_size(256 * 1024);
        let start = text.chars().take(30).collect::<String>();
        let found = child
            .spawn(move || findings(&text))
            .expect("a thread")
            .join();
        assert_eq!(found.expect("no panic"), ["1: syntax"], "{start}");
    }
}

#[test]
fn brackets_in_texts_and_comments_are_not_nesting() {
    let many = "[{".repeat(100);
    let text = format!("# {many} a.a.a.a.a.a.a.a.a.a.a\ntitle = \"{many}\"\ndue = '1m' # {many}");
    assert_eq!(findings(&text), [""; 0]);
}

#[test]
fn a_long_file_is_refused_by_its_size_alone() {
    let huge = "a".repeat(100 * LONGEST_FILE);
    let (_, found) = walk(&huge, &ROOT, |_, _| Some(()));
    assert_eq!(found[0].code, "file-too-big");
    assert_eq!(
        decode(huge.as_bytes()).expect_err("too big").code,
        "file-too-big"
    );
    let long_text = format!("title = '{}'", "a".repeat(LONGEST_TEXT + 1));
    assert_eq!(findings(&long_text), ["1: text-too-big"]);
}

#[test]
fn a_flood_of_findings_ends_and_says_so() {
    let text = (0..20_000)
        .map(|at| format!("k{at} = 1\n"))
        .collect::<Vec<_>>()
        .concat();
    let found = findings(&text);
    assert_eq!(found.len(), 1001);
    assert_eq!(
        found.last().map(String::as_str),
        Some("1: too-many-findings")
    );
}

#[test]
fn bytes_that_are_no_text_are_shown_by_their_line() {
    let refused = decode(b"a = 1\nb = \"\xe9t\xe9\"\n").expect_err("latin 1");
    assert_eq!((refused.code, refused.span), ("syntax", 11..12));
    assert_eq!(
        refused.message.english(),
        "line 2 is not UTF-8: the byte 0xe9 is no text"
    );
    assert_eq!(decode("é".as_bytes()), Ok("é"));
}

#[test]
fn a_newer_file_is_refused_with_the_version_that_is_needed() {
    static VERSIONED: Shape = Shape {
        what: || Sentence::verbatim("the file"),
        keys: &[("schema", "1")],
        elsewhere: &[],
    };
    let said = |text: &str| {
        let (value, found) = walk(text, &VERSIONED, |root, found| {
            root.version(1, found).then_some(())
        });
        assert_eq!(value.is_none(), !found.is_empty());
        found
            .into_iter()
            .map(|finding| finding.message.english())
            .collect::<Vec<_>>()
    };
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        said("schema = 2\nnew_key = 'unknown to us'\n"),
        [format!(
            "written for schema 2; this aplomb ({version}) reads schema 1: a newer aplomb is needed"
        )]
    );
    assert_eq!(said("schema = 0"), ["there is no schema 0"]);
    assert_eq!(said("schema = 1"), [""; 0]);
}

#[test]
fn no_text_however_broken_ends_in_a_panic() {
    let text = "title = \"é\"\ndue = '5m' # c\ncount = 0x3\nnames = [\"a\", '''b\nc''']\n\
                [part]\ntitle = \"\"\"x\\u00e9\n\"\"\"\n[[item]]\ntitle = { a.b = 1979-05-27 }\n";
    for (cut, _) in text.char_indices() {
        findings(&text[..cut]);
        findings(&text[cut..]);
        for nasty in [
            "\0", "\"", "'", "[", "]", "{", "}", "=", ".", "\n", "\r", "\\", "#", "é", "\u{feff}",
        ] {
            let next = text[cut..].chars().next().map_or(0, char::len_utf8);
            findings(&format!("{}{nasty}{}", &text[..cut], &text[cut + next..]));
        }
    }
}
