//! One mail to oneself, before there are many.

use crate::base::visible::visible_line;
use crate::customers::address;
use crate::incident::question::{Answer, Question, TextQuestion};
use crate::walk::World;
use crate::walk::focus::Focus;
use crate::walk::mailing::account::{About, of_trouble};
use crate::walk::mailing::{self, Plan, preview};
use crate::walk::session::Halt;

/// One mail to oneself.
pub(super) fn test(world: &mut World<'_>, focus: &mut Focus, plan: &Plan) -> Result<(), Halt> {
    let words = world.desk.words;
    let question = Question::Text(TextQuestion {
        name: "test".to_owned(),
        ask: words.get("mailing.test.ask").to_owned(),
        example: None,
        default: None,
        optional: false,
        flag: "--test".to_owned(),
    });
    let Answer::Text(typed) = world.prompter.ask(&question)? else {
        return Ok(());
    };
    let Ok(judged) = address::judge(&typed) else {
        let given = visible_line(&typed);
        let said = words.say("mailing.test.no-address", &[("given", &given)]);
        focus.notices.push(said);
        return Ok(());
    };
    let Some(sample) = plan.samples.first() else {
        return Ok(());
    };
    let said = match mailing::trial(world, &plan.letters, &plan.sheet, sample, judged.address) {
        Ok(tried) => match preview::tried(&tried, judged.address, &plan.sheet, words) {
            Ok(said) => said,
            Err(account) => account.in_one(),
        },
        Err(trouble) => of_trouble(&trouble, About::default(), words)?.in_one(),
    };
    focus.notices.push(said);
    Ok(())
}
