//! The sentences of what is wrong with a file for what it is called, and of what customers miss.
//!
//! Invariant: as everywhere, both catalogues have each with the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.check":
    never_read;
    never_found;
    a_runbook_is_called;
    a_runbook_ends_in;
    a_report_is_made_of;
    a_template_is_called;
    they_lie_in_folders;
    a_folder_stands_there;
    a_folder_stands_there_help;
    a_link_to_nowhere;
    a_link_to_nowhere_help;
    cannot_be_read { why };
    cannot_be_read_help;
    no_file_at_all;
    no_file_at_all_help;
    no_organisation { team };
    no_organisation_help;
    no_contact;
    no_contact_help;
}
