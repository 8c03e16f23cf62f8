//! The section of action items: how many are open and overdue, whose they are, and which.

use super::lists::{linked, or_none, table};
use super::{Block, Cell, Column, PeopleRule, Value};
use crate::model::{ActionItem, ActionState};
use std::collections::BTreeMap;

/// Adds the section's blocks; none where no source has brought an action item.
pub(super) fn actions(items: &[ActionItem], limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    if items.is_empty() {
        return;
    }
    let of = |state: ActionState| items.iter().filter(|item| item.state == state).count();
    let (overdue, open) = (of(ActionState::Overdue), of(ActionState::Open));
    let unknown = match of(ActionState::Unknown) {
        0 => String::new(),
        n => format!(" Of {n} nobody says whether they are done."),
    };
    let text = format!(
        "Of {} action items after incidents {} are done, {} are not, {overdue} of these are overdue.{unknown}",
        items.len(),
        of(ActionState::Done),
        overdue + open,
    );
    blocks.push(Block::Sentence { text });
    let to_do: Vec<&ActionItem> = items.iter().filter(|item| item.state != ActionState::Done).collect();
    if to_do.is_empty() {
        return;
    }
    blocks.push(by_owner(&to_do, limit, rule));
    let row = |item: &&ActionItem| {
        let owner = item.owner.as_ref().map(|owner| rule.called(owner));
        vec![
            linked(item.title.clone().unwrap_or_else(|| "(no title)".into()), item.url.as_ref()),
            Cell::text(item.state.word()),
            or_none(owner.as_ref()),
            Cell::text(item.due_on.map_or("-".to_owned(), |due| due.to_string())),
            Cell::text(item.incident.as_str()),
        ]
    };
    let columns =
        ["Action item", "State", "Owner", "Due", "After the incident"].into_iter().map(Column::text).collect();
    blocks.push(table("To be done, overdue first", columns, &to_do, limit, to_do.len() as u64, row));
}

fn by_owner(to_do: &[&ActionItem], limit: usize, rule: PeopleRule) -> Block {
    // Owners are the same without case; the first spelling is shown, nobody comes last.
    let mut owners: BTreeMap<(bool, String), (Option<String>, u64, u64)> = BTreeMap::new();
    for item in to_do {
        let key = (item.owner.is_none(), item.owner.as_deref().unwrap_or_default().to_lowercase());
        let owner = owners.entry(key).or_insert_with(|| (item.owner.clone(), 0, 0));
        owner.1 += 1;
        owner.2 += u64::from(item.state == ActionState::Overdue);
    }
    let mut owners: Vec<_> = owners.into_values().collect();
    owners.sort_by_key(|(_, n, overdue)| std::cmp::Reverse((*overdue, *n)));
    let count = |n| Cell::new(Value::Count(Some(n)));
    let row = |(owner, n, overdue): &(Option<String>, u64, u64)| {
        let name = owner.as_ref().map_or("(nobody)".to_owned(), |owner| rule.called(owner));
        vec![Cell::text(name), count(*n), count(*overdue)]
    };
    let columns = vec![Column::text("Owner"), Column::number("To be done"), Column::number("Of these overdue")];
    table("By owner", columns, &owners, limit, owners.len() as u64, row)
}
