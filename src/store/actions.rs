//! What is told beside the figures: action items as they stand at a moment of looking, and notices of status pages.

use super::{Store, wrong};
use crate::model::{ActionItem, ActionState, IncidentKey, Instant, Notice, Result, Window};
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

    /// What status pages said in a window, in order of time.
    pub fn notices(&self, window: Window) -> Result<Vec<Notice>> {
        let sql = format!(
            "select source, account, incident_id, epoch_us(e.at), state, text from events as e
             where kind = 'state' and channel = 'status page'
                 and e.at >= make_timestamp({}) and e.at < make_timestamp({})
             order by e.at, source, account, incident_id, event_id",
            window.from.0, window.until.0
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("reading notices"))?;
        let rows = statement.query_map([], |row| {
            Ok(Notice {
                incident: IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? },
                at: Instant(row.get(3)?),
                state: row.get(4)?,
                text: row.get(5)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading notices"))
    }
}

fn sorted(mut items: Vec<ActionItem>) -> Vec<ActionItem> {
    items.sort_by_key(|item| (item.state, item.due_on.is_none(), item.due_on));
    items
}
