//! Figures over time: lines with their intervals, parts of a whole.

use super::super::{Figure, FigureRef, Series, Tone};
use super::needs;
use super::source::{MOST_PARTS, Source, largest, shown, tone};
use crate::metrics::metric;
use crate::model::{Bucket, Result};

impl Source<'_> {
    pub(super) fn trend(&self, lines: &[(&str, &str)]) -> Result<Figure> {
        let (bucket, window) = (self.periods.bucket, self.periods.trend);
        let buckets = self.buckets(bucket, window);
        let mut series = Vec::new();
        for (index, (text, name)) in lines.iter().enumerate() {
            let wanted = FigureRef::parse(text)?;
            let rows = self.rows(window, &[self.periods.bucket_name()], wanted.metric);
            let points = self.points(&buckets, &rows, &wanted);
            series.push(Series { name: (*name).into(), tone: Tone::Series(index), points });
        }
        Ok(Figure::Trend {
            buckets: buckets.into_iter().map(|(date, _)| date).collect(),
            series,
            target: None,
            levels: Vec::new(),
            annotations: self.annotations.to_vec(),
            is_unfinished: self.is_unfinished(bucket, window),
        })
    }

    pub(super) fn monthly(&self, figure: &str) -> Result<Figure> {
        let window = needs::months(self.periods);
        let wanted = FigureRef::parse(figure)?;
        let mut buckets = self.buckets(Bucket::Month, window);
        let is_known = buckets.iter().position(|(_, is_covered)| *is_covered);
        // Months before the store begins are no months without failures.
        buckets.drain(..is_known.unwrap_or(0));
        let rows = self.rows(window, &["month"], wanted.metric);
        let points = self.points(&buckets, &rows, &wanted);
        let name = wanted.metric.title.to_lowercase();
        Ok(Figure::Trend {
            buckets: buckets.into_iter().map(|(date, _)| date).collect(),
            series: vec![Series { name, tone: Tone::Series(0), points }],
            target: None,
            levels: Vec::new(),
            annotations: self.annotations.to_vec(),
            is_unfinished: self.is_unfinished(Bucket::Month, window),
        })
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
