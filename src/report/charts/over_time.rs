//! Figures over time: lines with their intervals, parts of a whole.

use super::super::oncall::as_sentence;
use super::super::{Figure, FigureRef, Level, Point, Series, Tone, cells};
use super::source::{Found, MOST_PARTS, Source, largest, shown, tone};
use super::{Chart, needs};
use crate::metrics::{Change, Charted, Side, Week, metric};
use crate::model::{Bucket, Result};

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

    /// The geometric mean week by week, with the limits and the judgement of `incidence trend`.
    pub(super) fn control(&self, chart: &Chart) -> Result<(Figure, Vec<String>)> {
        let by = self.panel.map(|(name, _)| name);
        let asked = chart.needs(self.periods, by).trends;
        let charted = asked.iter().filter_map(|asked| self.answers.trended(asked)).flatten();
        let mut charted = charted.filter(|charted| self.of_panel(&charted.group).is_some());
        let window = needs::weeks(self.periods);
        let known = self.buckets(Bucket::Week, window).into_iter().filter(|(_, is_covered)| *is_covered);
        let first = known.map(|(date, _)| date).next();
        let (weeks, notes) = match charted.next() {
            Some(charted) => (charted.weeks.as_slice(), control_notes(charted)),
            None => (&[][..], Vec::new()),
        };
        let weeks: Vec<&Week> = weeks.iter().filter(|week| first.is_none_or(|first| first <= week.week)).collect();
        let point = |week: &&Week| Point {
            is_signal: matches!(week.side, Some(Side::Above | Side::Below)),
            ..Point::new(week.value, week.n)
        };
        let level = |name: &str, value| Level { name: name.into(), value };
        let limits = weeks.iter().find_map(|week| week.limits);
        let levels = limits
            .map(|limits| vec![level("upper", limits.high), level("mean", limits.centre), level("lower", limits.low)]);
        let series =
            Series { name: "geometric mean".into(), tone: Tone::Series(0), points: weeks.iter().map(point).collect() };
        let figure = Figure::Trend {
            buckets: weeks.iter().map(|week| week.week).collect(),
            series: vec![series],
            target: None,
            levels: levels.unwrap_or_default(),
            annotations: self.annotations.to_vec(),
            is_unfinished: self.is_unfinished(Bucket::Week, window),
            is_log: true,
        };
        Ok((figure, notes))
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
                let points = points.into_iter().map(|point| Point { ci95: None, ..point }).collect();
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

/// Where the limits come from, and what changed for good.
fn control_notes(charted: &Charted) -> Vec<String> {
    let mut notes = Vec::new();
    if let (Some(_), Some((first, last))) = (charted.chart, charted.baseline) {
        notes.push(format!(
            "Limits: mean ± 2.66 mean moving ranges of the logs of the complete weeks from {} to {}; what lies outside is \
             hardly chance.",
            first.format("%-d %b %Y"),
            last.format("%-d %b %Y")
        ));
    }
    let change = |change: &Change| {
        let times = change.after / change.before;
        format!("From the week of {} on, {times:.2} times the level before.", change.week.format("%-d %b %Y"))
    };
    notes.extend(charted.changes.iter().filter(|change| change.before > 0.0).map(change));
    notes.extend(charted.notes.iter().map(|note| as_sentence(&note.text)));
    notes
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
