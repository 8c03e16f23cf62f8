//! Where incidents spend their time: from each moment to the next that most of them tell.

use super::super::{Figure, Part, Point, Question, StateRow, Tone};
use super::source::{MOST_ROWS, Source, largest, shown};
use crate::metrics::{STATES, Stays};
use crate::model::Result;

/// The moments that every chain has: the alert and the resolve.
const ENDS: [usize; 2] = [1, 5];
/// What leads to each moment, and its colour.
const PARTS: [(&str, usize); STATES.len()] =
    [("", 0), ("detect", 3), ("page", 5), ("acknowledge", 0), ("mitigate", 4), ("resolve", 2)];

impl Source<'_> {
    pub(super) fn states(&self, by: &str) -> Result<(Figure, Vec<String>)> {
        let asked = Question { metrics: Vec::new(), window: self.periods.this, by: vec![by.into()] };
        let stays: &[Stays] = self.answers.stays(&asked).unwrap_or_default();
        let values = largest(stays.iter().filter_map(|one| Some((one.group.first()?.clone(), one.over.len() as u64))));
        self.refuse_few(by, &values)?;
        let (values, rest) = shown(values, MOST_ROWS);
        let n_over: u64 = stays.iter().map(|one| one.over.len() as u64).sum();
        let known = |moment: usize| stays.iter().map(|one| one.known()[moment]).sum::<u64>();
        let is_in = |moment: &usize| ENDS.contains(moment) || (known(*moment) * 2 >= n_over && known(*moment) > 0);
        let chain: Vec<usize> = (0..STATES.len()).filter(is_in).collect();
        let parts = chain.iter().skip(1).map(|&moment| {
            let (name, tone) = PARTS[moment];
            Part { name: name.into(), tone: Tone::Series(tone) }
        });
        let row = |value| {
            let one = stays.iter().find(|one| one.group.first() == Some(value))?;
            let states = one.medians(&chain).into_iter().map(|(median_s, n)| Point::new(median_s, n)).collect();
            Some(StateRow { label: self.words(by, value), n: one.over.len() as u64, states })
        };
        let rows = values.iter().filter_map(row).collect();
        let mut notes = vec!["Medians of each state; they do not add up to the median of the whole.".to_string()];
        let absent = (0..STATES.len()).filter(|moment| !is_in(moment));
        let absent: Vec<String> =
            absent.map(|moment| format!("{} ({} of {n_over})", STATES[moment], known(moment))).collect();
        if !absent.is_empty() && n_over > 0 {
            notes.push(format!("Not told apart, since fewer than half tell the moment: {}.", absent.join(", ")));
        }
        let n_open: u64 = stays.iter().map(|one| one.n_open).sum();
        if n_open > 0 {
            notes.push(format!("{n_open} open incidents are not in it."));
        }
        if !rest.is_empty() {
            notes.push(format!("Not shown, with fewer incidents: {}.", self.names(by, &rest).join(", ")));
        }
        Ok((Figure::States { parts: parts.collect(), rows }, notes))
    }
}
