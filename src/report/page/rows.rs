//! Fills the long lists of a report row by row, so that no more than one row is there as JSON.
//!
//! Owns which lists those are. In the page they hold the numbers of their rows; a block that goes
//! through one of them makes each row when it comes to it. A template that does anything else with
//! one has them whole, as before. Invariant: what is written is the same either way.

use super::Page;
use super::day::Line;
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};
use handlebars::{
    BlockContext, Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext,
    RenderError, RenderErrorReason, Renderable as _, Template,
};
use serde::Serialize;
use serde_json::{Value, json};

/// The lists that grow with the night.
const LISTS: [&str; 4] = ["entries", "commands", "bars", "marks"];
/// The block that goes through one of them; no tag can spell it, so a template cannot ask for it.
const BLOCK: &str = "each row";

/// A page as JSON. By row, its long lists are the numbers of rows, and the block that makes those is
/// registered.
pub(super) fn context<'a>(
    page: &'a Page,
    registry: &mut Handlebars<'a>,
    by_row: bool,
) -> Result<Context, RenderError> {
    let mut rows = Rows {
        by_row,
        lists: Vec::new(),
        next: 0,
    };
    let mut whole = value(page)?;
    let days = page.days.iter().map(|day| {
        let told = page.told.get(day.entries.clone()).unwrap_or_default();
        let entries = rows.list(told, |told| {
            let (began, reader) = (page.began, page.reader);
            value(&Line {
                told,
                began,
                reader,
            })
        });
        Ok(json!({"date": day.date, "entries": entries?}))
    });
    whole["days"] = days.collect::<Result<_, RenderError>>()?;
    whole["commands"] = rows.list(&page.commands, value)?;
    let lanes = page.picture.iter().flat_map(|picture| &picture.lanes);
    for (number, lane) in lanes.enumerate() {
        let written = &mut whole["picture"]["lanes"][number];
        written["bars"] = rows.list(&lane.bars, value)?;
        written["marks"] = rows.list(&lane.marks, value)?;
    }
    registry.register_helper(BLOCK, Box::new(rows));
    Ok(Context::from(whole))
}

fn value(of: &impl Serialize) -> Result<Value, RenderError> {
    serde_json::to_value(of).map_err(|error| RenderErrorReason::SerdeError(error).into())
}

/// Whether nothing is done with the long lists but to go through them, and to ask whether there is
/// anything in them.
pub(super) fn are_gone_through(template: &str) -> bool {
    template.split("{{").skip(1).all(|rest| {
        let tag = rest.split("}}").next().unwrap_or(rest);
        let words: Vec<&str> = tag
            .split(|c: char| c.is_whitespace() || c == '~')
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            ["#each" | "#if" | "#unless", list] if LISTS.contains(list) => true,
            // What is gone through here, nobody can say beforehand.
            ["#each" | "#*each", what, ..] if !what.starts_with(char::is_alphabetic) => false,
            ["#each" | "#with", "this" | "this.", ..] => false,
            _ => {
                let dynamic = tag.contains("lookup") || tag.contains('[');
                !dynamic
                    && !LISTS
                        .iter()
                        .any(|list| tag.contains(list) && !is_said(tag, list))
            }
        }
    })
}

/// Whether the word stands only in the name of words of the catalogue: `page.heading.commands`.
fn is_said(tag: &str, list: &str) -> bool {
    let said = format!("page.heading.{list}");
    let counted = format!("page.picture.{list}");
    let left = tag.replace(&said, "").replace(&counted, "");
    !left.contains(list)
}

/// Lets every block that goes through a long list do so by row.
pub(super) fn by_row(template: &mut Template) {
    for element in &mut template.elements {
        if let TemplateElement::HelperBlock(block) = element {
            if is_list(block) {
                block.name = Parameter::Name(BLOCK.to_owned());
            }
            for inner in [&mut block.template, &mut block.inverse] {
                inner.iter_mut().for_each(by_row);
            }
        }
    }
}

fn is_list(block: &HelperTemplate) -> bool {
    let [list] = block.params.as_slice() else {
        return false;
    };
    block.name.as_name() == Some("each") && list.as_name().is_some_and(|list| LISTS.contains(&list))
}

/// A row of one list.
type Row<'a> = Box<dyn Fn(usize) -> Option<Result<Value, RenderError>> + Send + Sync + 'a>;

/// Goes through a long list: what `each` does, with a row that is made when it is its turn.
struct Rows<'a> {
    by_row: bool,
    /// Each with the number of its first row.
    lists: Vec<(usize, Row<'a>)>,
    next: usize,
}

impl<'a> Rows<'a> {
    /// A list as the page has it.
    fn list<T: Sync>(
        &mut self,
        items: &'a [T],
        row: impl Fn(&'a T) -> Result<Value, RenderError> + Send + Sync + 'a,
    ) -> Result<Value, RenderError> {
        if !self.by_row {
            return items.iter().map(row).collect();
        }
        let numbers = self.next..self.next + items.len();
        self.next = numbers.end;
        let row = move |at| items.get(at).map(&row);
        self.lists.push((numbers.start, Box::new(row)));
        Ok(numbers.collect())
    }

    fn row(&self, number: usize) -> Option<Result<Value, RenderError>> {
        let after = self.lists.partition_point(|(first, _)| *first <= number);
        let (first, row) = self.lists.get(after.checked_sub(1)?)?;
        row(number - first)
    }
}

impl HelperDef for Rows<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        block: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let list = block.param(0).and_then(|list| list.value().as_array());
        let Some((list, each)) = list.zip(block.template()) else {
            return Err(RenderErrorReason::ParamNotFoundForIndex("each", 0).into());
        };
        if let (true, Some(otherwise)) = (list.is_empty(), block.inverse()) {
            return otherwise.render(registry, context, render, out);
        }
        render.push_block(BlockContext::new());
        for (index, number) in list.iter().enumerate() {
            let number = number
                .as_u64()
                .and_then(|number| usize::try_from(number).ok());
            let row = number.and_then(|number| self.row(number));
            let row = row.ok_or(RenderErrorReason::InvalidJsonIndex(index.to_string()))??;
            if let Some(block) = render.block_mut() {
                block.set_local_var("first", json!(index == 0));
                block.set_local_var("last", json!(index + 1 == list.len()));
                block.set_local_var("index", json!(index));
                block.set_base_value(row);
            }
            each.render(registry, context, render, out)?;
        }
        render.pop_block();
        Ok(())
    }
}
