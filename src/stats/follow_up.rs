//! Follow-up of things that end, or had not ended when one stopped looking: the input of all survival figures.

use super::Refusal;

/// How the follow-up of one thing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// What one waits for came.
    Event,
    /// Something else came, after which the event can no longer come.
    Competing,
    /// Neither had come when one stopped looking.
    Censored,
}

/// One moment at which something ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The time since the start.
    pub time: f64,
    /// How many were still followed just before.
    pub at_risk: usize,
    /// How many had the event.
    pub events: usize,
    /// How many had a competing one.
    pub competing: usize,
}

/// At least one follow-up, all of finite length not below 0, as a table of the moments at which any ended.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    moments: Vec<Moment>,
}

impl FollowUp {
    /// Takes lengths with their endings, in any order.
    ///
    /// # Errors
    ///
    /// There is none; a length is not finite, or negative.
    ///
    /// ```
    /// # use incidence::stats::{Ending, FollowUp};
    /// let two = FollowUp::new(&[(5.0, Ending::Censored), (2.0, Ending::Event)])?;
    /// assert_eq!((two.moments()[0].at_risk, two.moments()[1].at_risk), (2, 1));
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn new(lengths: &[(f64, Ending)]) -> Result<FollowUp, Refusal> {
        if lengths.is_empty() {
            return Err(Refusal::TooFew { n: 0, needed: 1 });
        }
        if lengths.iter().any(|(time, _)| !time.is_finite()) {
            return Err(Refusal::NotFinite);
        }
        if lengths.iter().any(|(time, _)| *time < 0.0) {
            return Err(Refusal::NotPositive);
        }
        let mut sorted = lengths.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut moments: Vec<Moment> = Vec::new();
        for (index, (time, ending)) in sorted.iter().enumerate() {
            // `0.0 + x` turns a negative zero into zero: one moment, not two.
            let time = 0.0 + *time;
            if moments.last().is_none_or(|last| last.time != time) {
                moments.push(Moment { time, at_risk: sorted.len() - index, events: 0, competing: 0 });
            }
            if let Some(moment) = moments.last_mut() {
                moment.events += usize::from(*ending == Ending::Event);
                moment.competing += usize::from(*ending == Ending::Competing);
            }
        }
        Ok(FollowUp { moments })
    }

    /// The moments, the earliest first; those at which only censored ones ended are among them.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// How many are followed.
    pub fn n(&self) -> usize {
        self.moments[0].at_risk
    }

    /// The longest follow-up.
    ///
    /// ```
    /// # use incidence::stats::{Ending::*, FollowUp};
    /// let follow_up = FollowUp::new(&[(5.0, Censored), (2.0, Event)])?;
    /// assert_eq!((follow_up.n(), follow_up.longest()), (2, 5.0));
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn longest(&self) -> f64 {
        self.moments[self.moments.len() - 1].time
    }
}
