//! The sentences of what does not fit between a runbook and what exists around it.
//!
//! Invariant: as everywhere, both catalogues have each with the same holes.

use crate::base::sentence::sentences;

sentences! { "finding.around":
    nobody_comes { id };
    nobody_comes_help;
    wrong_audience { template, words_for, told };
    whose_head_says_so;
    wrong_audience_help { told, audience };
    no_stage { template, stage };
    no_stage_help { file };
    nobody_is { role };
    the_roles_are { roles, example };
    no_template { template };
    write_the_template { folder };
    the_templates_are { names };
    not_configured { channel, meant };
    not_configured_help { meant, table };
    nobody_outside { severity };
    nobody_outside_help;
    no_end;
    no_end_help;
    secret_help;
}
