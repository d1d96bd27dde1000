use super::*;
use crate::base::Lang;
use crate::customers::entry::Spoken;
use crate::customers::{LONGEST_ROW, Suppressed, check};
use proptest::prelude::*;
use std::io::Cursor;

type Seen = Result<(u64, String, String, Option<Lang>, Vec<(String, String)>), (u64, Code)>;

fn read(bytes: &[u8]) -> Result<Vec<Seen>, Code> {
    let mut list = match List::open(Cursor::new(bytes)) {
        Ok(list) => list,
        Err(Unreadable::Content(finding)) => return Err(finding.code),
        Err(Unreadable::Disk(error)) => panic!("{error}"),
    };
    let mut seen = Vec::new();
    let mut entries = list.entries().expect("memory can be read");
    while let Some(entry) = entries.next(see).expect("memory can be read") {
        seen.push(entry);
    }
    Ok(seen)
}

fn see(entry: Entry<'_>) -> Seen {
    match entry {
        Entry::Customer(customer) => Ok((
            customer.line,
            customer.address.to_owned(),
            customer.name().unwrap_or_default().into_owned(),
            customer.lang.lang(),
            customer
                .variables()
                .map(|(name, value)| (name.to_owned(), value.into_owned()))
                .collect(),
        )),
        Entry::Unusable(finding) => Err((finding.line, finding.code)),
    }
}

fn ana(line: u64) -> Vec<Seen> {
    vec![Ok((
        line,
        "ana@x.example".to_owned(),
        "Zoé, dite Ana".to_owned(),
        Some(Lang::Fr),
        vec![("numero-de-client".to_owned(), "7".to_owned())],
    ))]
}

#[test]
fn the_same_list_is_read_from_wherever_it_was_exported() {
    let rows = |separator: &str, newline: &str| {
        let quoted = "\"Zoé, dite Ana\"";
        [
            ["email", "Numéro de client", "nom", "langue"].join(separator),
            ["ana@x.example", "7", quoted, "fr"].join(separator),
        ]
        .join(newline)
    };
    for separator in [",", ";", "\t"] {
        for newline in ["\n", "\r\n", "\r"] {
            let text = rows(separator, newline);
            let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
            let marked = format!("\u{feff}{text}");
            let utf16 = |to: fn(u16) -> [u8; 2]| marked.encode_utf16().flat_map(to).collect();
            let wide: [Vec<u8>; 2] = [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)];
            for bytes in [
                text.as_bytes(),
                marked.as_bytes(),
                &latin,
                &wide[0],
                &wide[1],
            ] {
                assert_eq!(read(bytes), Ok(ana(2)), "{separator:?} {newline:?}");
            }
        }
    }
    let announced = format!("sep=;\r\n{}", rows(";", "\r\n"));
    assert_eq!(read(announced.as_bytes()), Ok(ana(3)));
}

#[test]
fn a_line_break_in_quotes_moves_the_lines_below_it() {
    let text = "email,note\na@x.example,\"one\ntwo\"\nb@x.example,\"\"\nnonsense,\n";
    let seen = read(text.as_bytes()).expect("a list");
    let lines: Vec<_> = seen
        .iter()
        .map(|seen| match seen {
            Ok((line, ..)) => (*line, None),
            Err((line, code)) => (*line, Some(*code)),
        })
        .collect();
    assert_eq!(lines, [(2, None), (4, None), (5, Some(Code::NotAnAddress))]);
    let Ok((.., variables)) = &seen[0] else {
        panic!("a customer")
    };
    assert_eq!(variables[0].1, "one\ntwo");
}

#[test]
fn a_name_can_never_begin_a_header() {
    let text = "email,name,plan\na@x.example,\"Ana\r\nBcc: b@x.example\u{0}\",\"a\u{7}b\"\n";
    let Ok((_, _, name, _, variables)) = &read(text.as_bytes()).expect("a list")[0] else {
        panic!("a customer")
    };
    assert_eq!(name, "Ana Bcc: b@x.example");
    assert_eq!(variables[0].1, "a b");
}

#[test]
fn the_separator_is_the_one_that_makes_columns_of_the_titles() {
    let seen = read(b"email;last, first;lang\na@x.example;B, A;fr\n").expect("a list");
    assert!(matches!(&seen[0], Ok((2, _, _, Some(Lang::Fr), _))));
    let alone = read(b"email\na@x.example\n").expect("a list");
    assert_eq!(alone.len(), 1);
}

#[test]
fn what_is_no_list_is_called_by_its_name() {
    let line = "x".repeat(2 * LONGEST_ROW);
    let wide = format!("email{}\n", ",x".repeat(10_000));
    for (bytes, code) in [
        (&b""[..], Code::Empty),
        (b"\n\n\r\n", Code::Empty),
        (b"PK\x03\x04", Code::Spreadsheet),
        (b"\0\0\0\0", Code::Binary),
        (b"ana@x.example,Ana\nben@x.example,Ben\n", Code::NoHeader),
        (b"Kunde,Ort\n", Code::NoAddressColumn),
        (b"\"email,name\nana@x.example,Ana\n", Code::UnclosedQuote),
        (line.as_bytes(), Code::RowTooLong),
        (wide.as_bytes(), Code::TooManyColumns),
    ] {
        assert_eq!(read(bytes), Err(code), "{code:?}");
    }
}

#[test]
fn a_bad_row_costs_itself_alone() {
    let text = format!(
        "email\na@x.example\n{}\n{}\n\nb@x.example\n\"c@x.example\nd@x.example\n",
        "x".repeat(3 * LONGEST_ROW),
        ",".repeat(10_000) + "x",
    );
    let seen = read(text.as_bytes()).expect("a list");
    let codes: Vec<_> = seen.iter().map(|seen| seen.as_ref().err()).collect();
    assert_eq!(
        codes,
        [
            None,
            Some(&(3, Code::RowTooLong)),
            Some(&(4, Code::TooManyColumns)),
            None,
            Some(&(7, Code::UnclosedQuote)),
        ]
    );
}

/// A source of one endless line that nobody could hold in memory.
struct Long {
    at: u64,
    length: u64,
}

impl Read for Long {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length - self.at).unwrap_or(usize::MAX);
        let read = buffer.len().min(left);
        buffer[..read].fill(b'"');
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Long {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::Start(at) = to {
            self.at = at;
        }
        Ok(self.at)
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused() {
    let opened = List::open(Long {
        at: 0,
        length: 100 * 1024 * 1024 + 1,
    });
    assert!(matches!(
        opened,
        Err(Unreadable::Content(finding)) if finding.code == Code::UnclosedQuote
    ));
}

#[test]
fn a_disk_that_fails_is_told() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }
    assert!(matches!(List::open(Failing), Err(Unreadable::Disk(_))));
}

proptest! {
    #[test]
    fn no_bytes_make_a_list_panic(
        head in prop::sample::select(vec![
            &b""[..],
            b"email,lang\n",
            b"\xff\xfee\0m\0a\0i\0l\0\n\0",
            b"sep=;\nemail;x\n",
            b"\xef\xbb\xbfemail\r",
        ]),
        tail in prop::collection::vec(prop_oneof![
            any::<u8>().prop_map(|byte| vec![byte]),
            Just(b"\"".to_vec()), Just(b"\r\n".to_vec()), Just(b",".to_vec()), Just(b"a@x.example".to_vec()), Just("é".as_bytes().to_vec()),
        ], 0..60),
    ) {
        let bytes = [head, &tail.concat()].concat();
        if let Ok(mut list) = List::open(Cursor::new(&bytes)) {
            let report = check(&mut list, &Suppressed::default()).expect("memory can be read");
            let unusable: u64 = report.findings.codes()
                .filter(|(code, _)| code.is_unusable() && !code.is_of_list())
                .map(|(_, count)| count)
                .sum();
            prop_assert_eq!(report.rows, report.recipients + unusable + report.repeats.len() as u64);
        }
    }
}

#[test]
fn nothing_is_said_about_language_where_there_is_no_column_of_it() {
    let mut list = List::open(Cursor::new("email\na@x.example\n")).expect("a list");
    let mut entries = list.entries().expect("memory can be read");
    let unsaid = entries
        .next(|entry| matches!(entry, Entry::Customer(customer) if customer.lang == Spoken::Unsaid))
        .expect("memory can be read");
    assert_eq!(unsaid, Some(true));
}
