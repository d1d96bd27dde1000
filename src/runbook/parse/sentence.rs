//! The sentences of what is wrong with a runbook in itself.
//!
//! Invariant: as everywhere, both catalogues have each with the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.runbook":
    // Places.
    a_runbook;
    a_step;
    of_a_step { table };
    an_option;
    the_steps_table { table };
    the_steps_table_or { table, other };
    the_steps_table_also { table, other };
    an_option_of { table };
    // Keys that stand elsewhere.
    id_is_the_name;
    three_lists;
    fact_is_asked;
    kind_is_a_table;
    channels_is_a_list;
    check_gives_up;
    address_is_http;
    question_of_ask;
    answer_is_fact;
    // Steps.
    no_communicate;
    no_communicate_help;
    too_many_steps { most };
    stops_harm { phase };
    stops_harm_help;
    condition;
    role_help { roles };
    two_kinds { first, second };
    the_first_kind;
    two_steps;
    // What is done in them.
    no_channel;
    no_channel_help;
    too_many_channels { most };
    channel_twice { channel };
    no_timeout;
    no_timeout_help;
    checks_two;
    the_address;
    checks_nothing;
    checks_nothing_help;
    expects_nothing;
    expects_nothing_help;
    options { most };
    option_twice;
    // The rhythm and the questions.
    long_too_early;
    long_too_early_help;
    long_too_fast;
    long_too_fast_help;
    fact_twice { id };
    // How they speak of each other.
    id_twice { id };
    id_twice_help;
    no_step { id };
    goto_other_list { from, to };
    goto_other_list_help;
    goto_backwards;
    goto_backwards_help;
    the_step_is_here;
    when_not_earlier;
    when_not_earlier_help;
    nothing_decided;
    nothing_decided_help;
    no_option { shown };
    the_options_are { labels };
}
