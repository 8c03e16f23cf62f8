//! Axes with steps that people count in: 5, 15, 30 minutes, not 400 seconds.

use crate::render::quantity;
use crate::report::ChartUnit;

/// A linear axis from 0.
pub(super) struct Scale {
    pub top: f64,
    pub ticks: Vec<f64>,
}

const SECONDS: [f64; 28] = [
    1.0,
    2.0,
    5.0,
    10.0,
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    10_800.0,
    21_600.0,
    43_200.0,
    86_400.0,
    172_800.0,
    345_600.0,
    604_800.0,
    1_209_600.0,
    2_592_000.0,
    5_184_000.0,
    8_640_000.0,
    17_280_000.0,
    34_560_000.0,
    86_400_000.0,
];

impl Scale {
    /// An axis that holds 0 to `largest` in at most `steps` steps.
    pub fn new(unit: ChartUnit, largest: f64, steps: usize) -> Scale {
        let largest = if largest.is_finite() && largest > 0.0 { largest } else { 1.0 };
        let step = match unit {
            ChartUnit::Seconds => SECONDS
                .into_iter()
                .find(|step| largest / step <= steps as f64)
                .unwrap_or_else(|| round_step(largest, steps)),
            ChartUnit::Ratio if largest > 0.5 => {
                return Scale { top: 1.0, ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0] };
            }
            ChartUnit::Ratio => round_step(largest, steps),
            ChartUnit::Count => round_step(largest, steps).max(1.0),
        };
        let count = (largest / step - 1e-9).ceil().max(1.0) as usize;
        Scale { top: step * count as f64, ticks: (0..=count).map(|index| index as f64 * step).collect() }
    }

    /// Where a value stands, 0 at the bottom to 1 at the top.
    pub fn share(&self, value: f64) -> f64 {
        (value / self.top).clamp(0.0, 1.0)
    }
}

/// A logarithmic axis over seconds.
pub(super) struct LogScale {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
}

const LOG_TICKS: [f64; 21] = [
    1.0,
    5.0,
    15.0,
    60.0,
    300.0,
    900.0,
    3_600.0,
    14_400.0,
    43_200.0,
    86_400.0,
    259_200.0,
    604_800.0,
    2_592_000.0,
    7_776_000.0,
    31_536_000.0,
    94_608_000.0,
    315_360_000.0,
    946_080_000.0,
    3_153_600_000.0,
    9_460_800_000.0,
    31_536_000_000.0,
];

/// Steps for values that lie within a factor of 100.
const FINE_TICKS: [f64; 27] = [
    1.0,
    2.0,
    5.0,
    10.0,
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    14_400.0,
    28_800.0,
    43_200.0,
    86_400.0,
    172_800.0,
    345_600.0,
    604_800.0,
    1_209_600.0,
    2_592_000.0,
    5_184_000.0,
    7_776_000.0,
    15_552_000.0,
    31_536_000.0,
];

impl LogScale {
    /// An axis from the tick below the smallest to the tick above the largest. What is shorter than its begin stands
    /// at its begin.
    pub fn new(smallest: f64, largest: f64) -> LogScale {
        let largest = if largest.is_finite() { largest.max(5.0) } else { 86_400.0 };
        let smallest = if smallest.is_finite() { smallest.clamp(1.0, largest) } else { 1.0 };
        let is_fine = largest / smallest < 100.0 && largest <= FINE_TICKS[FINE_TICKS.len() - 1];
        let all: &[f64] = if is_fine { &FINE_TICKS } else { &LOG_TICKS };
        let first = all.iter().rposition(|tick| *tick <= smallest).unwrap_or(0);
        let last = all.iter().position(|tick| *tick >= largest).unwrap_or(all.len() - 1);
        let last = last.max(first + 1).min(all.len() - 1);
        let first = first.min(last - 1);
        LogScale { low: all[first], high: all[last], ticks: all[first..=last].to_vec() }
    }

    /// Where a value stands, 0 at the begin to 1 at the end.
    pub fn share(&self, value: f64) -> f64 {
        ((value.max(self.low) / self.low).ln() / (self.high / self.low).ln()).clamp(0.0, 1.0)
    }
}

/// The axis of a figure over time.
pub(super) enum Axis {
    Linear(Scale),
    Log(LogScale),
}

impl Axis {
    /// An axis that holds the values.
    pub fn new(unit: ChartUnit, (smallest, largest): (f64, f64), is_log: bool) -> Axis {
        if is_log { Axis::Log(LogScale::new(smallest, largest)) } else { Axis::Linear(Scale::new(unit, largest, 4)) }
    }

    /// Where grid lines stand.
    pub fn ticks(&self) -> &[f64] {
        match self {
            Axis::Linear(scale) => &scale.ticks,
            Axis::Log(scale) => &scale.ticks,
        }
    }

    /// The largest value that it holds.
    pub fn top(&self) -> f64 {
        match self {
            Axis::Linear(scale) => scale.top,
            Axis::Log(scale) => scale.high,
        }
    }

    /// Where a value stands, 0 at the bottom to 1 at the top.
    pub fn share(&self, value: f64) -> f64 {
        match self {
            Axis::Linear(scale) => scale.share(value),
            Axis::Log(scale) => scale.share(value),
        }
    }
}

fn round_step(largest: f64, steps: usize) -> f64 {
    let rough = largest / steps as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|nice| nice * power >= rough * (1.0 - 1e-9)).unwrap_or(10.0);
    step * power
}

/// A value in its unit, as at a mark.
pub(super) fn said(unit: ChartUnit, value: f64) -> String {
    match unit {
        ChartUnit::Seconds => quantity::duration(value),
        ChartUnit::Ratio => quantity::ratio(value),
        ChartUnit::Count => quantity::number(value),
    }
}

/// A value in its unit, as at a tick of an axis.
pub(super) fn tick(unit: ChartUnit, value: f64) -> String {
    match unit {
        ChartUnit::Ratio if (value * 100.0).fract().abs() < 1e-6 || (value * 100.0).fract() > 1.0 - 1e-6 => {
            format!("{:.0} %", value * 100.0)
        }
        ChartUnit::Seconds if value == 0.0 => "0".into(),
        _ => said(unit, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_steps_that_people_count_in() {
        let ticks = |unit, largest| {
            let scale = Scale::new(unit, largest, 4);
            scale.ticks.iter().map(|&value| tick(unit, value)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ticks(ChartUnit::Seconds, 1_000.0), "0 5m 10m 15m 20m");
        assert_eq!(ticks(ChartUnit::Seconds, 9.0 * 3600.0), "0 3h 6h 9h");
        assert_eq!(ticks(ChartUnit::Seconds, 0.0), "0 1s");
        assert_eq!(ticks(ChartUnit::Count, 3.0), "0 1 2 3");
        assert_eq!(ticks(ChartUnit::Count, 7_300.0), "0 2,000 4,000 6,000 8,000");
        assert_eq!(ticks(ChartUnit::Ratio, 0.93), "0 % 25 % 50 % 75 % 100 %");
        assert_eq!(ticks(ChartUnit::Ratio, 0.07), "0 % 2 % 4 % 6 % 8 %");
    }

    #[test]
    fn a_logarithmic_axis_holds_what_it_is_made_for() {
        let narrow = LogScale::new(250.0, 700.0);
        assert_eq!(narrow.ticks, [120.0, 300.0, 600.0, 900.0]);
        let scale = LogScale::new(40.0, 5_000.0);
        assert_eq!((scale.low, scale.high, scale.ticks.len()), (15.0, 14_400.0, 6));
        assert_eq!((scale.share(15.0), scale.share(0.0), scale.share(14_400.0)), (0.0, 0.0, 1.0));
        // From 15 s to 14,400 s are factors of 960; 60 s is a factor of 4: ln 4 / ln 960.
        assert!((scale.share(60.0) - 0.201_879_69).abs() < 1e-6, "{}", scale.share(60.0));
        for (low, high) in [(0.0, 0.0), (1e12, 1e12), (f64::INFINITY, f64::NEG_INFINITY), (f64::NAN, f64::NAN)] {
            let scale = LogScale::new(low, high);
            assert!(scale.low < scale.high && scale.share(1.0).is_finite(), "{low} {high}");
        }
    }

    #[test]
    fn the_largest_value_stands_inside() {
        for largest in [1e-9, 0.3, 1.0, 59.0, 61.0, 4e9, f64::NAN, f64::INFINITY] {
            for unit in [ChartUnit::Seconds, ChartUnit::Count, ChartUnit::Ratio] {
                let scale = Scale::new(unit, largest, 4);
                assert!(scale.top >= largest || !largest.is_finite() || unit == ChartUnit::Ratio, "{unit:?} {largest}");
                assert!((2..=6).contains(&scale.ticks.len()), "{unit:?} {largest}: {:?}", scale.ticks);
            }
        }
    }
}
