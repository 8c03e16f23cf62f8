//! Small multiples: the same figure for each value of a dimension, largest first, the rest named.

use super::super::{Figure, Panel};
use super::Chart;
use super::source::{MOST_ROWS, Source, largest, shown};
use crate::metrics::{GroupValue, dimension};
use crate::model::{Error, Result};

/// Names of values that are not shown, at most.
const MOST_NAMES: usize = 12;

impl Source<'_> {
    /// One panel a value of `by`: those that rest on most.
    pub(super) fn grid(&self, chart: &Chart, by: &str) -> Result<(Figure, Vec<String>)> {
        let values = self.values(chart, by);
        self.refuse_few(by, &values)?;
        let (values, rest) = shown(values, MOST_ROWS);
        let (mut panels, mut said) = (Vec::new(), Vec::<(String, Vec<String>)>::new());
        for value in &values {
            let (figure, notes) = Source { panel: Some((by, value)), ..*self }.figure(chart, None)?;
            let title = self.words(by, value);
            for note in notes {
                match said.iter_mut().find(|(known, _)| *known == note) {
                    Some((_, titles)) => titles.push(title.clone()),
                    None => said.push((note, vec![title.clone()])),
                }
            }
            panels.push(Panel { title, figure });
        }
        // What is said of some panels only says of which.
        let note = |(note, titles): (String, Vec<String>)| {
            if titles.len() == panels.len() { note } else { format!("{}: {note}", titles.join(", ")) }
        };
        let mut notes: Vec<String> = said.into_iter().map(note).collect();
        notes.extend(panels.first().and_then(|panel| self.said_once(&panel.figure)));
        if dimension(by)?.is_multi_valued {
            notes.push(format!("An incident counts in each {by} that it has."));
        }
        Ok((Figure::Grid { panels, more: self.names(by, &rest) }, notes))
    }

    /// What has no room in a panel: words of annotations, and that the last bucket is not over.
    fn said_once(&self, figure: &Figure) -> Option<String> {
        let (Figure::Trend { buckets, is_unfinished, .. } | Figure::Stacked { buckets, is_unfinished, .. }) = figure
        else {
            return None;
        };
        let first = *buckets.first()?;
        let end = self.periods.calendar.date(self.periods.this.until);
        let shown = self.annotations.iter().filter(|(date, _)| *date >= first && *date < end);
        let mut words: Vec<String> = shown.map(|(date, text)| format!("{} {text}", date.format("%-d %b"))).collect();
        if !words.is_empty() {
            words = vec![format!("Dashes: {}.", words.join("; "))];
        }
        if *is_unfinished {
            words.push("The last bucket is not over.".into());
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Names of values, the last of them standing for all that have no room.
    pub(super) fn names(&self, by: &str, values: &[GroupValue]) -> Vec<String> {
        let mut names: Vec<String> = values.iter().take(MOST_NAMES).map(|value| self.words(by, value)).collect();
        if values.len() > MOST_NAMES {
            names.push(format!("{} more", values.len() - MOST_NAMES));
        }
        names
    }

    /// The values of a dimension, and how many incidents of the chart each has.
    fn values(&self, chart: &Chart, by: &str) -> Vec<(GroupValue, u64)> {
        let needs = chart.needs(self.periods, Some(by));
        let tables = needs.tables.iter().filter_map(|asked| {
            let names: Vec<&str> = asked.by.iter().map(String::as_str).collect();
            Some((self.answers.table(asked.window, &names)?, asked.metrics.first().copied()?))
        });
        let of_tables = tables.flat_map(|(table, first)| {
            let rows = table.rows.iter().filter(move |row| row.metric == first);
            rows.filter_map(|row| Some((row.group.first()?.clone(), row.n)))
        });
        let samples = needs.samples.iter().filter_map(|asked| self.answers.sampled(asked));
        let of_samples = samples.flatten().filter_map(|sample| {
            Some((sample.group.first()?.clone(), (sample.ended_s.len() + sample.open_s.len()) as u64))
        });
        let trends = needs.trends.iter().filter_map(|asked| self.answers.trended(asked));
        let of_trends = trends.flatten().filter_map(|charted| {
            let n = charted.weeks.iter().map(|week| week.n + week.open).sum();
            Some((charted.group.first()?.clone(), n))
        });
        largest(of_tables.chain(of_samples).chain(of_trends))
    }

    /// Fewer people than the configuration allows are not told apart.
    pub(super) fn refuse_few(&self, by: &str, values: &[(GroupValue, u64)]) -> Result<()> {
        let least = self.answers.people_rule.min_group;
        let n_people = values.iter().filter(|(value, _)| *value != GroupValue::Unknown).count();
        if by == "responder" && n_people > 0 && (n_people as u64) < u64::from(least) {
            return Err(Error::usage(format!(
                "--by responder: expected at least {least} people (privacy.min_group), found {n_people}"
            ))
            .or("break it down by team, or leave --by away"));
        }
        Ok(())
    }
}
