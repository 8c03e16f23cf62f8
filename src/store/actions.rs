//! Action items as they stand at a moment of looking.

use super::{Store, wrong};
use crate::model::{ActionItem, ActionState, Instant, Result};
use chrono::{DateTime, NaiveDate};

impl Store {
    /// Every action item of the store at `as_of`: overdue ones first, then by the day by which it is to be done.
    pub fn action_items(&self, as_of: Instant) -> Result<Vec<ActionItem>> {
        let sql = "select a.title, a.owner, a.is_done, epoch_us(cast(a.due_on as timestamp)), epoch_us(a.done_at),
                coalesce(i.title, a.incident_id), coalesce(a.url, i.url)
            from actions as a
            left join incidents as i on i.source = a.source and i.account = a.account and i.id = a.incident_id
            order by a.source, a.account, a.incident_id, a.action_id";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading action items"))?;
        let rows = statement.query_map([], |row| {
            let due_on: Option<i64> = row.get(3)?;
            let due_on: Option<NaiveDate> = due_on.and_then(DateTime::from_timestamp_micros).map(|at| at.date_naive());
            let done_at: Option<i64> = row.get(4)?;
            Ok(ActionItem {
                state: ActionState::at(as_of, row.get(2)?, due_on, done_at.map(Instant)),
                title: row.get(0)?,
                owner: row.get(1)?,
                due_on,
                incident: row.get(5)?,
                url: row.get(6)?,
            })
        });
        let items: Vec<ActionItem> = rows.and_then(Iterator::collect).map_err(wrong("reading action items"))?;
        Ok(sorted(items))
    }
}

fn sorted(mut items: Vec<ActionItem>) -> Vec<ActionItem> {
    items.sort_by_key(|item| (item.state, item.due_on.is_none(), item.due_on));
    items
}
