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
