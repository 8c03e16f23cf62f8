//! Targets met, by severity or another dimension, each share with its interval and n.

use super::super::{Bar, Figure, FigureRef, IntervalGroup, cells};
use super::source::{MOST_ROWS, Source, largest, shown};
use crate::model::Result;

/// The attainments, in the order of an incident's life, and what they are called.
pub(super) const ATTAINMENTS: [(&str, &str); 4] = [
    ("detect_attainment", "Detected in time"),
    ("ack_attainment", "Acknowledged in time"),
    ("response_attainment", "Responded in time"),
    ("resolve_attainment", "Resolved in time"),
];

impl Source<'_> {
    pub(super) fn attainment(&self, by: &str) -> Result<(Figure, Vec<String>)> {
        let window = self.periods.this;
        let mut groups = Vec::new();
        let mut notes = Vec::new();
        let mut absent = Vec::new();
        for (id, title) in ATTAINMENTS {
            let wanted = FigureRef::parse(id)?;
            let rows = self.rows(window, &[by], wanted.metric);
            let values = largest(rows.iter().filter_map(|(group, row)| Some((group.first()?.clone(), row.n))));
            self.refuse_few(by, &values)?;
            let (values, rest) = shown(values, MOST_ROWS);
            if !rest.is_empty() {
                let names = self.names(by, &rest).join(", ");
                notes.push(format!("{title}: not shown, with fewer incidents: {names}."));
            }
            let bar = |value| {
                let (_, row) = rows.iter().find(|(group, _)| group.first() == Some(value))?;
                Some(Bar {
                    label: self.words(by, value),
                    value: cells::value(row, wanted.figure),
                    n: row.n,
                    ci95: cells::interval(row, wanted.figure),
                    parts: Vec::new(),
                })
            };
            let bars: Vec<Bar> = values.iter().filter_map(bar).collect();
            if bars.is_empty() {
                absent.push(title.to_lowercase());
            } else {
                groups.push(IntervalGroup { title: title.into(), bars });
            }
        }
        if !absent.is_empty() && !groups.is_empty() {
            notes.push(format!("Nothing to measure, or no target: {}.", absent.join(", ")));
        }
        Ok((Figure::Intervals { groups }, notes))
    }
}
