//! The sentences of what is wrong with a template.
//!
//! Invariant: as everywhere, both catalogues have each with the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.draft":
    // The head.
    the_head;
    stage_is_in_the_name;
    language_is_in_the_name;
    words_are_ask;
    only_mail_has_a_subject { medium };
    only_mail_has_a_subject_help;
    asked_twice { id };
    has_a_meaning { id };
    another_name { example };
    begins_with_its_head;
    begins_with_its_head_help;
    head_is_open;
    head_is_open_help;
    // What Handlebars should not be shown.
    too_large { bytes, most };
    too_many_tags { tags, most };
    too_many_parentheses { n, most };
    // Tags.
    other_block { opened, closed };
    no_value;
    no_tag;
    tag_help { name, block, braces };
    unsupported;
    tag_is_open;
    tag_is_open_help { closing, braces };
    closes_nothing { tag };
    no_block { tag };
    block_is_open { name };
    close_it_with { closing };
    no_helper { name };
    no_helper_help;
    // Names.
    not_known_then { name, stage };
    not_known_then_help { condition };
    may_be_empty { name };
    put_the_sentence_into { block };
    asked_only_if { name, flag };
    unused { id };
    unused_help;
    sent_as_it_stands { name };
    here_too;
    nothing_fills { name };
    ask_for_it { name };
    no_data_loss;
    no_data_loss_help { safe, lost, unknown };
    no_next_update;
    no_next_update_help { name };
    // Other languages, other stages.
    not_translated { stage, template, lang };
    translate_it { file, other };
    no_words_for { template, stages };
    no_words_for_help { file };
    // What a row of the list fills.
    only_in_mail { name };
    only_in_mail_help;
    compared { name };
    compared_help { condition };
    no_column { name };
    the_columns_are { columns };
    no_column_known { name };
    no_column_known_help;
    not_written_to { name };
    put_it_into { block };
}
