//! The incidents of a window one after the other, each with what became of it.

use super::{Frame, List, Listed, owned};
use crate::metrics::columns::fact;
use crate::model::{IncidentKey, Instant, Severity};

/// An incident with its moments as they stood at `as_of`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct Happened {
    pub key: IncidentKey,
    pub number: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub service: Option<String>,
    pub severity: Option<Severity>,
    pub happened_at: Instant,
    pub started_at: Option<Instant>,
    pub detected_at: Option<Instant>,
    pub acknowledged_at: Option<Instant>,
    pub mitigated_at: Option<Instant>,
    pub resolved_at: Option<Instant>,
    pub ack_state: Option<String>,
    pub is_open: bool,
    pub is_false_positive: bool,
}

impl Happened {
    /// Seconds from detection to a moment; `None` where one of the two is absent, or the moment lies before it.
    pub fn after_detection_s(&self, at: Option<Instant>) -> Option<f64> {
        let seconds = at?.seconds_since(self.detected_at?);
        (seconds >= -1.0).then_some(seconds.max(0.0))
    }
}

impl Frame {
    /// The rows, which are in order of time, as incidents: the first `limit`.
    pub(super) fn timeline(&self, in_window: &[usize], listed: &Listed<'_>) -> List<Happened> {
        let c = &self.columns;
        let at = |moment: Option<i64>| moment.map(Instant);
        let row = |&row: &usize| Happened {
            key: IncidentKey {
                source: owned(&self.source, row).unwrap_or_default(),
                account: owned(&self.account, row).unwrap_or_default(),
                id: owned(&self.id, row).unwrap_or_default(),
            },
            number: owned(&self.number, row),
            title: owned(&self.title, row),
            url: owned(&self.url, row),
            service: owned(&self.service, row),
            severity: self.severity(row),
            happened_at: self.happened_at(row),
            started_at: at(c.started_at.get(row)).filter(|_| !c.is(row, fact::STARTED_IS_DEFAULT)),
            detected_at: at(c.detected_at.get(row)),
            acknowledged_at: at(c.acknowledged_at.get(row)),
            mitigated_at: at(c.mitigated_at.get(row)),
            resolved_at: at(c.resolved_at.get(row)),
            ack_state: owned(&self.ack_state, row),
            is_open: c.is(row, fact::OPEN),
            is_false_positive: c.is(row, fact::FALSE_POSITIVE),
        };
        List { rows: in_window.iter().take(listed.limit).map(row).collect(), total: in_window.len() as u64 }
    }
}
