//! A table cut into rows.
//!
//! `csv-core` does the cutting. Knows nothing of what the fields mean. Invariant: every byte of the
//! text that is no separator, quote or line end is in a field.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// A row: the line on which it begins, its place in the text, and its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) at: usize,
    pub(super) fields: Vec<String>,
}

/// The rows of a text, with fields between these.
pub(super) fn rows(text: &str, separator: char) -> Vec<Row> {
    let separator = u8::try_from(separator).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let bytes = text.as_bytes();
    let (mut at, mut line) = (0, 1);
    let mut rows = Vec::new();
    // A field is never longer than what it was written as, and each but the last has a separator.
    let separators = bytes.iter().map(|byte| usize::from(*byte == separator));
    let mut ends = vec![0; separators.sum::<usize>() + 16];
    let mut out = vec![0; bytes.len() + 16];
    loop {
        while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
            line += usize::from(bytes[at] == b'\n');
            at += 1;
        }
        if at >= bytes.len() {
            return rows;
        }
        let (begin, begin_line) = (at, line);
        let (mut length, mut fields) = (0, 0);
        loop {
            let input = &bytes[at..];
            let (result, read, wrote, found) =
                reader.read_record(input, &mut out[length..], &mut ends[fields..]);
            line += input[..read]
                .iter()
                .map(|byte| usize::from(*byte == b'\n'))
                .sum::<usize>();
            at += read;
            length += wrote;
            fields += found;
            if matches!(
                result,
                ReadRecordResult::Record
                    | ReadRecordResult::End
                    | ReadRecordResult::OutputFull
                    | ReadRecordResult::OutputEndsFull
            ) {
                break;
            }
        }
        let mut from = 0;
        let cut = ends[..fields].iter().map(|end| {
            let field = String::from_utf8_lossy(&out[from..*end]).into_owned();
            from = *end;
            field
        });
        let cut: Vec<String> = cut.collect();
        rows.push(Row {
            line: begin_line,
            at: begin,
            fields: cut,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_begins_on_its_line_whatever_is_quoted() {
        let text = "a;b\r\n\r\n\"1\n2\";\"x;\"\"y\"\"\"\r\nlast";
        let rows = rows(text, ';');
        let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3, 5]);
        assert_eq!(rows[1].fields, ["1\n2", "x;\"y\""]);
        assert_eq!(rows[2].fields, ["last"]);
        assert!(super::rows("", ',').is_empty());
    }

    #[test]
    fn a_quote_that_is_closed_nowhere_takes_the_rest_and_loses_nothing() {
        let rows = rows("a,b\n1,\"open\n2,3\n", ',');
        assert_eq!(rows.len(), 2);
        assert!(rows[1].fields[1].contains("open\n2,3"));
    }
}
