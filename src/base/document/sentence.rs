//! The sentences of what is wrong with a TOML file as such.
//!
//! Invariant: as everywhere, both catalogues have each with the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.document":
    // The file.
    no_utf8 { line, byte };
    no_utf8_help;
    too_big { bytes, most };
    too_big_help;
    too_deep;
    too_deep_help;
    more_not_shown { n };
    // Keys.
    unknown_key { key, place };
    the_keys_are { keys };
    belongs_in { key, place };
    one_of { name };
    missing_key { key, place };
    add_it { example };
    as_in { example };
    newer_schema { written, program, known };
    newer_schema_help;
    no_such_schema { written };
    // Values.
    an_item_of { key };
    a_text;
    a_name;
    a_word;
    a_duration;
    a_web_address;
    a_whole_number;
    a_number_with_a_point;
    true_or_false;
    true_or_false_without_quotes;
    a_date_or_a_time;
    a_list;
    a_table;
    wrong_type { subject, wanted, there };
    a_list_of_tables { key };
    two_brackets { key };
    text_too_big { subject, bytes, most };
    text_too_big_help;
    zero_byte { subject };
    is_empty { subject };
    single_line { subject };
    cannot_be { subject, shown };
    the_words_are { words };
    no_duration { shown, why };
    no_duration_help;
    shorter_than_a_second;
    unit_missing;
    no_address { subject };
    negative { subject };
    too_large { subject };
    between { subject, from, to };
    no_program { subject };
    no_name { shown };
    no_name_help { suggestion };
    // Syntax.
    never_closed { opening };
    never_closed_help { closing };
    written_twice { key };
    value_missing;
    value_missing_help;
    wants_quotes;
    long_text_open;
    long_text_open_help;
    it_begins_here;
    text_open;
    text_open_help;
    no_toml_help;
}
