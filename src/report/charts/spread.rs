//! How durations are spread, incident by incident; open ones as still running.

use super::super::{Curve, Figure, FigureRef, Question, Spread, Step, Tone, cells};
use super::source::{MOST_ROWS, Source, largest, shown, tone};
use crate::metrics::{OpenShare, Sample, dimension};
use crate::model::Result;

/// Points of a group that can be told apart, at most.
const MOST_POINTS: usize = 160;
/// Steps of a curve that can be told apart, at most.
const MOST_STEPS: usize = 400;
/// Marks of what is still running, at most.
const MOST_OPEN: usize = 40;

impl Source<'_> {
    /// The samples of a metric in the panel, without the value of the panel's own dimension.
    pub(super) fn samples(&self, metric: &str, by: &[&str]) -> Result<Vec<Sample>> {
        let metric = FigureRef::parse(metric)?.metric;
        let by: Vec<String> = self.panel.map(|(name, _)| name).iter().chain(by).map(|name| (*name).into()).collect();
        let asked = Question { metrics: vec![metric], window: self.periods.this, by };
        let samples = self.answers.sampled(&asked).unwrap_or_default().iter();
        Ok(samples
            .filter_map(|sample| Some(Sample { group: self.of_panel(&sample.group)?.to_vec(), ..sample.clone() }))
            .collect())
    }

    pub(super) fn distribution(&self, metric: &str, by: &str) -> Result<(Figure, Vec<String>)> {
        let samples = self.samples(metric, &[by])?;
        let size = |sample: &Sample| (sample.ended_s.len() + sample.open_s.len()) as u64;
        let values = largest(samples.iter().filter_map(|one| Some((one.group.first()?.clone(), size(one)))));
        self.refuse_few(by, &values)?;
        let (values, rest) = shown(values, MOST_ROWS);
        let mut groups = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let Some(sample) = samples.iter().find(|sample| sample.group.first() == Some(value)) else { continue };
            groups.push(Spread {
                name: self.words(by, value),
                tone: if by == "severity" { tone(value, index) } else { tone(&value.clone(), 0) },
                n: sample.ended_s.len() as u64,
                quantiles: sample.quantiles_s,
                points: thinned(&sample.ended_s, MOST_POINTS),
                n_open: sample.open_s.len() as u64,
                open: thinned(&sample.open_s, MOST_OPEN),
            });
        }
        let mut notes = Vec::new();
        if groups.iter().any(|group| group.points.len() < group.n as usize) {
            notes.push(format!("Of a group with more than {MOST_POINTS} incidents so many are drawn, evenly by rank."));
        }
        if !rest.is_empty() {
            notes.push(format!("Not shown, with fewer incidents: {}.", self.names(by, &rest).join(", ")));
        }
        if dimension(by)?.is_multi_valued {
            notes.push(format!("An incident counts in each {by} that it has."));
        } else {
            notes.extend(cells::left_out_of_all(samples.iter().map(|sample| &sample.left_out)));
        }
        Ok((Figure::Distribution { groups }, notes))
    }
}

impl Source<'_> {
    pub(super) fn survival(&self, metric: &str) -> Result<Figure> {
        let samples = self.samples(metric, &[])?;
        let curve = |sample: &Sample| {
            let curve = sample.survival()?;
            let step =
                |step: &OpenShare| Step { at_s: step.at_s, share: step.share, ci95: (step.ci95.low, step.ci95.high) };
            let steps: Vec<Step> = curve.steps.iter().map(step).collect();
            Some(Curve {
                name: "share still open".into(),
                tone: Tone::Series(0),
                n: (sample.ended_s.len() + sample.open_s.len()) as u64,
                n_open: sample.open_s.len() as u64,
                steps: thinned(&steps, MOST_STEPS),
                open: thinned(&sample.open_s, MOST_OPEN),
                median: curve.median_s,
                median_ci95: Some((curve.median_ci95.low, curve.median_ci95.high)),
            })
        };
        Ok(Figure::Survival { curves: samples.iter().filter_map(curve).collect() })
    }
}

/// So many of sorted things at most, evenly by rank, the first and the last among them.
fn thinned<T: Copy>(sorted: &[T], most: usize) -> Vec<T> {
    if sorted.len() <= most || most < 2 {
        return sorted.to_vec();
    }
    (0..most).map(|index| sorted[index * (sorted.len() - 1) / (most - 1)]).collect()
}
