//! The sentences of what is wrong with `aplomb.toml`.
//!
//! Invariant: as everywhere, both catalogues have each with the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.config":
    // Places.
    a_secret;
    any_channel;
    by_hand;
    channel_a { kind };
    channel_an { kind };
    a_chat_channel;
    a_status_page_channel;
    a_channel_of_files;
    channels_stand;
    the_zone_is_called;
    // The organisation and its people.
    named_twice { name };
    no_language;
    lang_not_among { lang };
    no_such_zone;
    no_such_zone_help;
    the_other_one;
    every_role;
    every_role_help;
    no_usual_role { key };
    // Channels.
    say_what_it_is;
    deadline;
    nobody_gets_in;
    token_in_the_clear;
    webhook_needs_none;
    the_webhook;
    chat_not_reached;
    chat_not_reached_help { keys };
    author;
    // Mail.
    no_relay;
    mail_in_the_clear;
    not_this_machine;
    write_one_of { one, other };
    one_without_other { one, other };
    both_or_neither;
    no_domain;
    no_key_name;
    other_domain { domain };
    the_sender;
    other_domain_help;
    unsubscribe { email, column };
    no_host;
    no_mail_address;
    rate;
    // Secrets.
    the_secret_itself;
    point_at_it { env, file, command };
    point_at_it_as { example };
    one_place;
    write_it_as { example };
    no_variable;
    no_variable_help;
    // Webhooks.
    no_json;
    no_json_help { hole, header };
    hole_open { opening, closing };
    no_such_hole { name };
    the_names_are { names };
    no_pointer;
    no_header;
    header_holds_a_secret { name };
}
