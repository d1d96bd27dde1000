//! The sentences of what is wrong with a template of reports.
//!
//! What Handlebars itself says stays English. Invariant: as everywhere, both catalogues have each with
//! the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.report":
    in_line { line, why };
    handlebars { said };
    there_is_no { name };
    longer_than { bytes };
    more_tags_than { tags };
    more_parentheses_than { n };
    not_for_reports { tag };
    includes { name, allowed };
}
