//! Figures over time: lines with their intervals, parts of a whole.

use super::super::{Figure, FigureRef, Level, Series, Tone, cells};
use super::needs;
use super::source::{Found, MOST_PARTS, Source, largest, shown, tone};
use crate::metrics::{GroupValue, Reason, log_limits, metric};
use crate::model::{Bucket, Result};
use chrono::NaiveDate;

/// Complete weeks from which limits come.
const BASELINE: usize = 12;

impl Source<'_> {
    pub(super) fn trend(&self, lines: &[(&str, &str)]) -> Result<(Figure, Vec<String>)> {
        let (bucket, window) = (self.periods.bucket, self.periods.trend);
        let buckets = self.buckets(bucket, window);
        let (mut series, mut notes) = (Vec::new(), Vec::new());
        for (index, (text, name)) in lines.iter().enumerate() {
            let wanted = FigureRef::parse(text)?;
            let rows = self.rows(window, &[self.periods.bucket_name()], wanted.metric);
            let points = self.points(&buckets, &rows, &wanted);
            if index == 0 {
                notes = why_nothing(&rows);
            }
            series.push(Series { name: (*name).into(), tone: Tone::Series(index), points });
        }
        let figure = Figure::Trend {
            buckets: buckets.into_iter().map(|(date, _)| date).collect(),
            series,
            target: None,
            levels: Vec::new(),
            annotations: self.annotations.to_vec(),
            is_unfinished: self.is_unfinished(bucket, window),
            is_log: false,
        };
        Ok((figure, notes))
    }

    pub(super) fn monthly(&self, figure: &str) -> Result<(Figure, Vec<String>)> {
        let window = needs::months(self.periods);
        let wanted = FigureRef::parse(figure)?;
        let mut buckets = self.buckets(Bucket::Month, window);
        let is_known = buckets.iter().position(|(_, is_covered)| *is_covered);
        // Months before the store begins are no months without failures.
        buckets.drain(..is_known.unwrap_or(0));
        let rows = self.rows(window, &["month"], wanted.metric);
        let points = self.points(&buckets, &rows, &wanted);
        let name = wanted.metric.title.to_lowercase();
        let notes = why_nothing(&rows);
        let figure = Figure::Trend {
            buckets: buckets.into_iter().map(|(date, _)| date).collect(),
            series: vec![Series { name, tone: Tone::Series(0), points }],
            target: None,
            levels: Vec::new(),
            annotations: self.annotations.to_vec(),
            is_unfinished: self.is_unfinished(Bucket::Month, window),
            is_log: false,
        };
        Ok((figure, notes))
    }

    /// The geometric mean week by week. Limits come from the first complete weeks since the baseline begins, so that they
    /// stay where they are while weeks go by.
    pub(super) fn control(&self, metric: &str) -> Result<(Figure, Vec<String>)> {
        let wanted = FigureRef::parse(&format!("{metric}.gmean"))?;
        let (window, history) = (needs::weeks(self.periods), needs::history(self.periods));
        let rows = self.rows(history, &["week"], wanted.metric);
        let all = self.buckets(Bucket::Week, history);
        let points = self.points(&all, &rows, &wanted);
        let is_complete =
            |date: &NaiveDate| self.is_complete(*date) && self.answers.baseline_from.is_none_or(|from| from <= *date);
        let complete = all.iter().zip(&points).filter(|((date, _), _)| is_complete(date));
        let baseline: Vec<(NaiveDate, f64)> =
            complete.filter_map(|((date, _), point)| Some((*date, point.value?))).take(BASELINE).collect();
        let values: Vec<f64> = baseline.iter().map(|(_, value)| *value).collect();
        let offset_s = self.table(history, &["week"]).map_or(0.5, |table| table.log_offset_s);
        let limits = log_limits(&values, offset_s).filter(|_| values.len() == BASELINE);
        let note = match (&limits, baseline.first()) {
            (Some(_), Some((first, _))) => format!(
                "Limits: mean ± 2.66 mean moving ranges of the logs of the {BASELINE} complete weeks from {}; \
                 what lies outside is hardly chance.",
                first.format("%-d %b %Y")
            ),
            _ => format!("No limits: it takes {BASELINE} complete weeks that differ, and there are {}.", values.len()),
        };
        let first = self.periods.calendar.date(window.from);
        let first = all.iter().position(|(date, is_covered)| *date >= first && *is_covered).unwrap_or(0);
        let is_unfinished = self.is_unfinished(Bucket::Week, window);
        let mut points = points[first..].to_vec();
        let n_over = points.len() - usize::from(is_unfinished);
        for (point, (date, _)) in points[..n_over].iter_mut().zip(&all[first..]) {
            // What is still open will take longer: such a week is not low, it is not over.
            let is_open = |(group, row): &Found<'_>| {
                group.last() == Some(&GroupValue::Date(*date)) && row.left_out.get(Reason::Open) > 0
            };
            let has_open = rows.iter().any(is_open);
            let is_outside =
                |value: f64| limits.is_some_and(|limits| value > limits.high || (value < limits.low && !has_open));
            point.is_signal = point.value.is_some_and(is_outside);
        }
        let level = |name: &str, value| Level { name: name.into(), value };
        let levels = limits
            .map(|limits| vec![level("upper", limits.high), level("mean", limits.centre), level("lower", limits.low)]);
        let figure = Figure::Trend {
            buckets: all[first..].iter().map(|(date, _)| *date).collect(),
            series: vec![Series { name: "geometric mean".into(), tone: Tone::Series(0), points }],
            target: None,
            levels: levels.unwrap_or_default(),
            annotations: self.annotations.to_vec(),
            is_unfinished,
            is_log: true,
        };
        let notes = if rows.iter().any(|(_, row)| row.n > 0) { vec![note] } else { why_nothing(&rows) };
        Ok((figure, notes))
    }

    /// Whether a week lies wholly in what is covered and over.
    fn is_complete(&self, monday: NaiveDate) -> bool {
        let calendar = &self.periods.calendar;
        let (from, until) = (calendar.midnight(monday), calendar.midnight(Bucket::Week.step(monday, 1)));
        let is_over = self.answers.as_of.is_none_or(|as_of| until <= as_of);
        is_over && self.answers.covered().is_some_and(|covered| covered.from <= from)
    }

    pub(super) fn mix(&self) -> Figure {
        let (bucket, window) = (self.periods.bucket, self.periods.trend);
        let buckets = self.buckets(bucket, window);
        let mut series: Vec<Series> = Vec::new();
        if let (Ok(count), Ok(wanted)) = (metric("incident_count"), FigureRef::parse("incident_count")) {
            let rows = self.rows(window, &["severity", self.periods.bucket_name()], count);
            let groups = largest(rows.iter().filter_map(|(group, row)| Some((group.first()?.clone(), row.n))));
            let (mut groups, _) = shown(groups, MOST_PARTS);
            groups.sort();
            for (index, group) in groups.iter().enumerate() {
                let rows: Vec<_> = rows.iter().filter(|(of, _)| of.first() == Some(group)).copied().collect();
                let points = self.points(&buckets, &rows, &wanted);
                let points = points.into_iter().map(|point| super::super::Point { ci95: None, ..point }).collect();
                series.push(Series { name: self.words("severity", group), tone: tone(group, index), points });
            }
        }
        Figure::Stacked {
            buckets: buckets.into_iter().map(|(date, _)| date).collect(),
            series,
            annotations: self.annotations.to_vec(),
            is_unfinished: self.is_unfinished(bucket, window),
        }
    }
}

/// Why there is nothing to measure, if there is nothing: what the rows note, and why incidents are left out.
fn why_nothing(rows: &[Found<'_>]) -> Vec<String> {
    if rows.iter().any(|(_, row)| row.n > 0) {
        return Vec::new();
    }
    let mut notes: Vec<String> = Vec::new();
    for note in rows.iter().flat_map(|(_, row)| &row.notes) {
        let text = format!("{}.", note.text.trim_end_matches('.'));
        if notes.len() < 2 && !notes.contains(&text) {
            notes.push(text);
        }
    }
    notes.extend(cells::left_out_of_all(rows.iter().map(|(_, row)| &row.left_out)));
    notes
}
