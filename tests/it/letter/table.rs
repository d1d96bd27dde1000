//! A spreadsheet reads the table for a mail merge.

use super::*;

#[test]
fn a_spreadsheet_reads_the_table_for_a_mail_merge_and_finds_no_formula() {
    let letters = letters(&[(Lang::Fr, RICH)], head(), None);
    let merge = Merge::new(&letters);
    let mut table = merge.titles();
    let rows = [
        ("ana@customer.example", "Zoé", "or"),
        ("+33@customer.example", "=cmd|' /C calc'!A0", "@SUM(1+1)"),
        ("a=b@customer.example", "Durand, \"JD\"", "-2+3\nx"),
        ("=1+1@customer.example", "\t=1", "\u{ff1d}1"),
    ];
    for (number, (address, name, plan)) in rows.into_iter().enumerate() {
        let variables = row(number, plan);
        let to = Addressee {
            address,
            name: Some(name),
            variables: &variables,
        };
        table.push_str(&merge.row(&letters, Lang::Fr, &to).expect("a row"));
    }
    let table = table.strip_prefix('\u{feff}').expect("a mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let titles = reader.headers().expect("titles").clone();
    assert_eq!(
        titles.iter().collect::<Vec<_>>(),
        ["email", "name", "lang", "subject", "text", "token", "plan"]
    );
    let read: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|record| {
            let record = record.expect("a record");
            let cells = titles.iter().zip(&record);
            cells
                .map(|(title, cell)| (title.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect();
    for cell in read.iter().flat_map(BTreeMap::values) {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}']),
            "{cell}"
        );
    }
    assert_eq!(read[0]["name"], "Zoé");
    assert!(
        read[0]["subject"].ends_with("(or)"),
        "{}",
        read[0]["subject"]
    );
    assert!(
        read[0]["text"].starts_with("Bonjour Zoé,\n\n- formule : or\n"),
        "{}",
        read[0]["text"]
    );
    assert_eq!(read[1]["email"], "<+33@customer.example>");
    assert_eq!(read[1]["name"], "'=cmd|' /C calc'!A0");
    assert_eq!(read[1]["plan"], "'@SUM(1+1)");
    assert_eq!(read[2]["email"], "a=b@customer.example");
    assert_eq!(read[2]["name"], "Durand, \"JD\"");
    assert_eq!(read[2]["plan"], "'-2+3\nx");
    assert_eq!(read[3]["name"], "'=1");
    let nameless = "+++\naudience = \"customers\"\nmedium = \"mail\"\nsubject = \"s\"\n+++\n{{customer.plan}} {{next_update}}";
    let letters = self::letters(&[(Lang::En, nameless)], head(), None);
    let to = Addressee {
        address: "ana@customer.example",
        name: None,
        variables: &[],
    };
    let missing = Missing {
        names: vec!["plan".into()],
    };
    assert_eq!(
        Merge::new(&letters).row(&letters, Lang::En, &to),
        Err(missing)
    );
}
