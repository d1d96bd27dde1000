use super::*;
use proptest::prelude::*;

/// Every row with its line and its fields, or what is wrong with it.
fn read(bytes: &[u8], separator: u8, by_return: bool) -> Vec<(u64, Result<Vec<String>, Unfit>)> {
    let mut rows = Rows::new(bytes, Encoding::Utf8, separator, by_return);
    let mut found = Vec::new();
    loop {
        match rows.next().expect("memory can be read") {
            Next::Row(row) => found.push((row.line, Ok(row.fields().map(str::to_owned).collect()))),
            Next::Unreadable(line, unfit) => found.push((line, Err(unfit))),
            Next::End => return found,
        }
    }
}

fn row(line: u64, fields: &[&str]) -> (u64, Result<Vec<String>, Unfit>) {
    (
        line,
        Ok(fields.iter().map(|field| (*field).to_owned()).collect()),
    )
}

#[test]
fn a_row_is_found_on_the_line_where_people_see_it_begin() {
    let expected = [
        row(1, &["a", "b"]),
        row(3, &["c\nd", ""]),
        row(6, &["e", "f"]),
    ];
    let text = "a;b\n\n\"c\nd\";\n;;\ne;f";
    assert_eq!(read(text.as_bytes(), b';', false), expected);
    let windows = text.replace('\n', "\r\n");
    let expected_windows = [
        row(1, &["a", "b"]),
        row(3, &["c\r\nd", ""]),
        row(6, &["e", "f"]),
    ];
    assert_eq!(read(windows.as_bytes(), b';', false), expected_windows);
    let old = text.replace('\n', "\r");
    let expected_old = [
        row(1, &["a", "b"]),
        row(3, &["c\rd", ""]),
        row(6, &["e", "f"]),
    ];
    assert_eq!(read(old.as_bytes(), b';', true), expected_old);
}

#[test]
fn a_row_beyond_the_limits_is_passed_over_and_the_next_one_is_read() {
    let long = format!("a\n{}\nb\n", "x".repeat(3 * LONGEST_ROW));
    assert_eq!(
        read(long.as_bytes(), b',', false),
        [row(1, &["a"]), (2, Err(Unfit::Long)), row(3, &["b"])]
    );
    let wide = format!("a\n{}\nb\n", ",".repeat(10_000));
    assert_eq!(
        read(wide.as_bytes(), b',', false),
        [row(1, &["a"]), (2, Err(Unfit::Wide)), row(3, &["b"])]
    );
}

#[test]
fn a_quote_that_is_never_closed_is_told_however_much_went_into_it() {
    for rest in [0, 10, LONGEST_ROW, 5 * LONGEST_ROW] {
        let text = format!("a\n\"b\n{}", "c\n".repeat(rest));
        assert_eq!(
            read(text.as_bytes(), b',', false),
            [row(1, &["a"]), (2, Err(Unfit::Unclosed))],
            "{rest} lines"
        );
    }
    // Quotes that are only letters, and a last line without an end, are in order.
    assert_eq!(
        read(b"5\" pipe,\"x\"", b',', false),
        [row(1, &["5\" pipe", "x"])]
    );
}

#[test]
fn a_field_that_is_not_there_is_empty() {
    let mut rows = Rows::new(&b"a,b"[..], Encoding::Utf8, b',', false);
    let Ok(Next::Row(row)) = rows.next() else {
        panic!("a row")
    };
    assert_eq!(
        (row.len(), row.field(1), row.field(2), row.field(9)),
        (2, "b", "", "")
    );
}

proptest! {
    #[test]
    fn what_another_reader_finds_is_found(
        table in prop::collection::vec(prop::collection::vec("[a-zé \",;\n\r]{0,8}", 1..5), 0..8),
        windows in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(if windows { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).expect("memory");
        }
        let bytes = writer.into_inner().expect("memory");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes.as_slice());
        let theirs: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("a record").iter().map(str::to_owned).collect())
            .filter(|fields: &Vec<String>| fields.iter().any(|field| !field.trim_ascii().is_empty()))
            .collect();
        let ours: Vec<Vec<String>> = read(&bytes, b',', false)
            .into_iter()
            .map(|(_, fields)| fields.expect("a row"))
            .collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn no_bytes_make_the_reader_panic_or_go_on_for_ever(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b'\n'), Just(b','), Just(b'\r')], 0..400),
        by_return in any::<bool>(),
    ) {
        for encoding in [Encoding::Utf8, Encoding::Windows1252, Encoding::Utf16Le, Encoding::Utf16Be] {
            let mut rows = Rows::new(bytes.as_slice(), encoding, b',', by_return);
            let mut last = 1;
            while let Next::Row(Row { line, .. }) | Next::Unreadable(line, _) = rows.next().expect("memory") {
                prop_assert!(line >= last);
                last = line;
            }
        }
    }
}
