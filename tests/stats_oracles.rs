//! The mathematics of `stats`, held to what scipy, statsmodels and lifelines say (`tests/oracles/make.py`).
//!
//! Relative error at most 1e-9, unless a test says why the oracle itself is less exact.

use incidence::stats::{self, Clusters, Counted, Ending, FollowUp, Limits, Loads, LogSpread, Refusal, Sample, Share};
use serde_json::Value;

const BOUND: f64 = 1e-9;

fn oracle(name: &str) -> Value {
    let whole: Value = serde_json::from_str(include_str!("oracles/expected.json")).expect("make.py writes JSON");
    whole.get(name).unwrap_or_else(|| panic!("make.py writes {name}")).clone()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("a list, found {value}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number, found {value}"))
}

fn whole(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a whole number, found {value}"))
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn sample(value: &Value) -> Sample {
    Sample::new(numbers(value)).expect("a sample")
}

#[track_caller]
fn is_near(got: f64, expected: &Value, what: &str) {
    is_within(got, expected, BOUND, what);
}

#[track_caller]
fn is_within(got: f64, expected: &Value, bound: f64, what: &str) {
    let expected = number(expected);
    let error = (got - expected).abs();
    assert!(error <= bound * expected.abs() || error < 1e-300, "{what}: {got:?} instead of {expected:?}");
}

#[track_caller]
fn is_near_or_none(got: Option<f64>, expected: &Value, what: &str) {
    match got {
        Some(got) if !expected.is_null() => is_near(got, expected, what),
        got => assert!(got.is_none() && expected.is_null(), "{what}: {got:?} instead of {expected}"),
    }
}

#[test]
fn distributions_are_those_of_scipy() {
    let expected = oracle("distributions");
    let rows = |name: &str| list(&expected[name]).clone();
    for row in rows("t_upper") {
        is_near(stats::t_upper(number(&row[0]), number(&row[1])), &row[2], &format!("t_upper {row}"));
    }
    for row in rows("t_two_sided") {
        is_near(stats::t_two_sided(number(&row[0]), number(&row[1])), &row[2], &format!("t_two_sided {row}"));
    }
    for row in rows("f_above") {
        let got = stats::f_above(number(&row[0]), number(&row[1]), number(&row[2]));
        is_near(got, &row[3], &format!("f_above {row}"));
    }
    for row in rows("normal_above") {
        is_near(stats::normal_above(number(&row[0])), &row[1], &format!("normal_above {row}"));
    }
    for row in rows("normal_upper") {
        is_near(stats::normal_upper(number(&row[0])), &row[1], &format!("normal_upper {row}"));
    }
    for row in rows("chi_square_above") {
        is_near(stats::chi_square_above(number(&row[0]), number(&row[1])), &row[2], &format!("chi_square_above {row}"));
    }
    for row in rows("binomial") {
        let (k, n, p) = (whole(&row[0]), whole(&row[1]), number(&row[2]));
        is_near(stats::binomial_mass(k, n, p), &row[3], &format!("binomial_mass {row}"));
        is_near(stats::binomial_at_most(k, n, p), &row[4], &format!("binomial_at_most {row}"));
        is_near(stats::binomial_at_least(k, n, p), &row[5], &format!("binomial_at_least {row}"));
    }
    for row in rows("beta_quantile") {
        let got = stats::beta_quantile(number(&row[0]), number(&row[1]), number(&row[2]));
        is_near(got, &row[3], &format!("beta_quantile {row}"));
    }
}

#[test]
fn durations_have_the_intervals_of_scipy() {
    for case in list(&oracle("geometric")) {
        let (values, offset, name) = (sample(&case["values"]), number(&case["offset"]), case["name"].to_string());
        is_near(stats::geometric_mean(&values, offset).unwrap(), &case["mean"], &name);
        let (low, high) = stats::geometric_mean_interval(&values, offset).unwrap();
        is_near(low, &case["low"], &name);
        is_near(high, &case["high"], &name);
    }
    for case in list(&oracle("percentiles")) {
        let what = format!("{} at {}", case["name"], case["p"]);
        let (low, high) = stats::percentile_interval(&sample(&case["values"]), number(&case["p"])).unwrap();
        is_near_or_none(low, &case["low"], &what);
        is_near_or_none(high, &case["high"], &what);
    }
    for case in list(&oracle("means")) {
        let (values, name) = (sample(&case["values"]), case["name"].to_string());
        let t = stats::student_t(&values).unwrap();
        is_near(t.0, &case["t"][0], &name);
        is_near(t.1, &case["t"][1], &name);
        match stats::modified_cox(&values, number(&case["offset"])) {
            Ok((low, high)) => {
                is_near(low, &case["cox"][0], &name);
                is_near(high, &case["cox"][1], &name);
            }
            Err(refusal) => {
                assert!(case["cox"].is_null(), "{name}: {refusal}");
                assert!(matches!(refusal, Refusal::NotLogNormal | Refusal::MissesFigure), "{name}: {refusal}");
            }
        }
    }
}

#[test]
fn normality_is_tested_as_statsmodels_does() {
    for case in list(&oracle("normality")) {
        let logs = sample(&case["values"]).logs(number(&case["offset"])).unwrap();
        let (got, name) = (stats::anderson_darling(&logs).unwrap(), case["name"].to_string());
        is_near(got.statistic, &case["statistic"], &name);
        is_near(got.p, &case["p"], &name);
    }
}

#[test]
fn random_numbers_and_the_bootstrap_are_those_of_plain_python() {
    for case in list(&oracle("streams")) {
        let mut stream = stats::Stream::new(whole(&case["seed"]), whole(&case["group"]));
        for expected in list(&case["below_1000"]) {
            assert_eq!(stream.below(1000) as u64, whole(expected));
        }
    }
    for case in list(&oracle("bootstrap")) {
        let (low, high) = stats::bootstrap_t(&sample(&case["values"]), whole(&case["seed"])).unwrap();
        is_near(low, &case["low"], &case["name"].to_string());
        is_near(high, &case["high"], &case["name"].to_string());
    }
}

#[test]
fn counts_have_the_intervals_of_scipy_and_statsmodels() {
    let expected = oracle("counts");
    for row in list(&expected["garwood"]) {
        let (low, high) = stats::garwood(whole(&row[0]));
        is_near(low, &row[1], &format!("garwood {row}"));
        is_near(high, &row[2], &format!("garwood {row}"));
    }
    for row in list(&expected["between"]) {
        let (low, high) = stats::mean_time_between(number(&row[0]), whole(&row[1]));
        is_near(low, &row[2], &format!("between {row}"));
        is_near_or_none(high, &row[3], &format!("between {row}"));
    }
    for row in list(&expected["wilson"]) {
        let (low, high) = stats::wilson(whole(&row[0]), whole(&row[1])).unwrap();
        is_near(low, &row[2], &format!("wilson {row}"));
        is_near(high, &row[3], &format!("wilson {row}"));
    }
    for row in list(&expected["clopper_pearson"]) {
        let (low, high) = stats::clopper_pearson(whole(&row[0]), whole(&row[1])).unwrap();
        is_near(low, &row[2], &format!("clopper_pearson {row}"));
        is_near(high, &row[3], &format!("clopper_pearson {row}"));
    }
}

#[test]
fn shares_are_compared_as_scipy_and_statsmodels_do() {
    for case in list(&oracle("shares")) {
        let share = |value: &Value| Share::new(whole(&value[0]), whole(&value[1])).unwrap();
        let (before, after) = (share(&case["before"]), share(&case["after"]));
        is_near(stats::fisher_exact(before, after), &case["fisher"], &format!("fisher {case}"));
        let (low, high) = stats::newcombe(before, after);
        is_near(low, &case["low"], &format!("newcombe {case}"));
        is_near(high, &case["high"], &format!("newcombe {case}"));
    }
}

fn counted(counts: &Value, exposures: &Value) -> Vec<Counted> {
    let exposures = numbers(exposures);
    list(counts).iter().zip(exposures).map(|(count, exposure)| Counted::new(whole(count), exposure).unwrap()).collect()
}

#[test]
fn rates_are_compared_as_scipy_and_statsmodels_do() {
    for case in list(&oracle("rates")) {
        let one = |value: &Value| Counted::new(whole(&value[0]), number(&value[1])).unwrap();
        let (before, after, what) = (one(&case["before"]), one(&case["after"]), case.to_string());
        let got = stats::rate_ratio(before, after).unwrap();
        is_near(got.p, &case["p"], &what);
        is_near_or_none(got.ratio, &case["ratio"], &what);
        is_near(got.low, &case["low"], &what);
        is_near_or_none(got.high, &case["high"], &what);
        let Some(quasi) = case.get("quasi") else { continue };
        let (dispersion, freedom) = (number(&quasi["dispersion"]), number(&quasi["freedom"]));
        let got = stats::quasi_poisson_ratio(before, after, dispersion, freedom).unwrap();
        is_near_or_none(got.ratio, &quasi["ratio"], &what);
        is_near(got.low, &quasi["low"], &what);
        is_near_or_none(got.high, &quasi["high"], &what);
        // Where both rates are equal the regression finds a log of about 1e-16 instead of 0: the p-value is 1 to 1e-15.
        is_near(got.p, &quasi["p"], &what);
    }
    for case in list(&oracle("dispersions")) {
        let got = stats::dispersion(&counted(&case["counts"], &case["exposures"])).unwrap();
        is_near(got.index, &case["index"], "index");
        is_near(got.p, &case["p"], "p of the dispersion");
    }
}

fn follow_up(value: &Value) -> FollowUp {
    let ending = |code: &Value| match whole(code) {
        0 => Ending::Censored,
        1 => Ending::Event,
        _ => Ending::Competing,
    };
    let lengths: Vec<_> = list(value).iter().map(|row| (number(&row[0]), ending(&row[1]))).collect();
    FollowUp::new(&lengths).expect("a follow-up")
}

#[test]
fn survival_is_that_of_lifelines() {
    for case in list(&oracle("survival")) {
        let (curve, name) = (stats::kaplan_meier(&follow_up(&case["follow_up"])), case["name"].to_string());
        assert_eq!(curve.steps().len(), list(&case["times"]).len(), "{name}");
        for (at, step) in curve.steps().iter().enumerate() {
            assert_eq!(step.time, number(&case["times"][at]), "{name}");
            is_near_zero(step.survival, &case["survival"][at], &name);
            is_near_zero(step.low, &case["low"][at], &name);
            is_near_zero(step.high, &case["high"][at], &name);
        }
        is_near_or_none(curve.median(), &case["median"], &name);
        let (low, high) = curve.median_interval();
        is_near_or_none(low, &case["median_low"], &name);
        is_near_or_none(high, &case["median_high"], &name);
        let got = curve.restricted_mean(number(&case["horizon"]));
        is_near_or_none(got.map(|got| got.mean), &case["restricted"][0], &name);
        is_near_or_none(got.map(|got| got.variance), &case["restricted"][1], &name);
    }
}

/// lifelines takes its curve from sums of logs: where it comes down to 0 it may leave 1e-17.
#[track_caller]
fn is_near_zero(got: f64, expected: &Value, what: &str) {
    if got != 0.0 || number(expected) > 1e-15 {
        is_near(got, expected, what);
    }
}

#[test]
fn an_exact_half_is_half_where_lifelines_misses_it() {
    let survival = oracle("survival");
    let case = list(&survival).iter().find(|case| case["name"] == "half by thirds").unwrap();
    assert_eq!((number(&case["median"]), number(&case["lifelines_median"])), (3.0, 4.0));
}

#[test]
fn paces_are_compared_as_lifelines_does() {
    for case in list(&oracle("log_ranks")) {
        let got = stats::log_rank(&follow_up(&case["before"]), &follow_up(&case["after"])).unwrap();
        is_near(got.chi_square, &case["chi_square"], "log-rank");
        is_near(got.p, &case["p"], "p of the log-rank test");
    }
}

#[test]
fn competing_events_are_those_of_exact_fractions_and_lifelines() {
    for case in list(&oracle("competing")) {
        let (got, name) = (stats::cumulative_incidence(&follow_up(&case["follow_up"])), case["name"].to_string());
        assert_eq!(got.steps().len(), list(&case["steps"]).len(), "{name}");
        for ((time, share), expected) in got.steps().iter().zip(list(&case["steps"])) {
            is_near(*time, &expected[0], &name);
            is_near(*share, &expected[1], &name);
        }
        is_near_or_none(got.median(), &case["median"], &name);
    }
}

#[track_caller]
fn is_the_ratio(got: stats::GeometricRatio, case: &Value) {
    is_near(got.ratio, &case["ratio"], "ratio");
    is_near(got.low, &case["low"], "low");
    is_near(got.high, &case["high"], "high");
    is_near(got.freedom, &case["freedom"], "freedom");
    is_near(got.p, &case["p"], "p");
}

#[test]
fn geometric_means_are_compared_as_scipy_does() {
    for case in list(&oracle("welches")) {
        let (before, after) = (sample(&case["before"]), sample(&case["after"]));
        is_the_ratio(stats::welch_on_logs(&before, &after, number(&case["offset"])).unwrap(), case);
    }
}

#[test]
fn ranks_are_compared_as_scipy_does() {
    for case in list(&oracle("mann_whitneys")) {
        let (before, after) = (sample(&case["before"]), sample(&case["after"]));
        let what = format!("{} and {} values", before.n(), after.n());
        let got = stats::mann_whitney(&before, &after).unwrap();
        is_near(got.u, &case["u"], &what);
        is_near(got.p, &case["p"], &what);
        assert_eq!(got.is_exact, case["is_exact"].as_bool().unwrap(), "{what}");
        let shift = stats::shift(&before, &after);
        is_near(shift.value, &case["shift"], &what);
        is_near_or_none(shift.low, &case["low"], &what);
        is_near_or_none(shift.high, &case["high"], &what);
    }
}

#[test]
fn p_values_are_adjusted_as_scipy_does() {
    for case in list(&oracle("adjusted")) {
        for (got, expected) in stats::benjamini_hochberg(&numbers(&case["p"])).into_iter().zip(list(&case["q"])) {
            is_near(got, expected, "adjusted");
        }
    }
}

#[test]
fn a_change_is_taken_apart_as_exact_fractions_do() {
    for case in list(&oracle("kitagawas")) {
        let group = |row: &Value| stats::Group {
            n_before: whole(&row[0]),
            sum_before: number(&row[1]),
            n_after: whole(&row[2]),
            sum_after: number(&row[3]),
        };
        let groups: Vec<_> = list(&case["groups"]).iter().map(group).collect();
        let got = stats::kitagawa(&groups).unwrap();
        let parts = [("change", got.change), ("mix", got.mix), ("within", got.within), ("entered", got.entered)];
        for (name, part) in [&parts[..], &[("left", got.left)]].concat() {
            is_near(part, &case[name], name);
        }
        let sum = got.mix + got.within + got.entered + got.left;
        assert!((sum - got.change).abs() <= 1e-12 * got.change.abs(), "{sum} is not {}", got.change);
    }
}

#[test]
fn clusters_are_those_of_statsmodels() {
    let expected = oracle("clusters");
    let made = |case: &Value| Clusters::new(list(&case["groups"]).iter().map(numbers).collect()).unwrap();
    for case in list(&expected["cases"]) {
        let clusters = made(case);
        is_near(clusters.mean(), &case["mean"], "mean");
        is_near(clusters.variance_of_mean().unwrap(), &case["variance"], "variance of the mean");
        let got = clusters.intraclass().unwrap();
        is_near(got.correlation, &case["correlation"], "correlation");
        is_near(got.p, &case["p"], "p of the correlation");
    }
    let (before, after) = (made(&expected["cases"][0]), made(&expected["cases"][1]));
    is_the_ratio(stats::clustered_welch(&before, &after).unwrap(), &expected["welch"]);
}

#[track_caller]
fn are_limits(got: Limits, expected: &Value) {
    is_near(got.centre, &expected[0], "centre");
    is_near(got.low, &expected[1], "low");
    is_near(got.high, &expected[2], "high");
}

#[test]
fn charts_have_the_limits_of_plain_python() {
    let expected = oracle("charts");
    are_limits(stats::xmr(&numbers(&expected["xmr"]["values"])).unwrap(), &expected["xmr"]["limits"]);
    for case in list(&expected["c"]) {
        let counts: Vec<u64> = list(&case["counts"]).iter().map(whole).collect();
        are_limits(stats::c_chart(&counts).unwrap(), &case["limits"]);
    }
    let weeks = counted(&expected["counts"], &expected["exposures"]);
    let (u, laney) = (stats::u_chart(&weeks).unwrap(), stats::laney(&weeks).unwrap());
    is_near(laney.spread(), &expected["spread"], "Laney's spread");
    for (at, exposure) in numbers(&expected["exposures"]).into_iter().enumerate() {
        are_limits(u.at(exposure), &expected["u"][at]);
        are_limits(laney.at(exposure), &expected["laney"][at]);
    }
}

#[test]
fn changes_of_level_are_those_of_a_search_without_pruning() {
    for case in list(&oracle("changepoints")) {
        let got = match case.get("values") {
            Some(values) => stats::mean_changes(&numbers(values)),
            None => {
                let ones = Value::from(vec![1.0; list(&case["counts"]).len()]);
                stats::rate_changes(&counted(&case["counts"], &ones), number(&case["dispersion"]))
            }
        };
        let expected: Vec<usize> = list(&case["changes"]).iter().map(|at| whole(at) as usize).collect();
        assert_eq!(got.unwrap(), expected, "{}", case["name"]);
    }
}

#[test]
fn trends_are_those_of_scipy() {
    let expected = oracle("trends");
    for case in list(&expected["cases"]) {
        let (values, name) = (numbers(&case["values"]), case["name"].to_string());
        let points: Vec<_> = values.iter().enumerate().map(|(at, value)| (at as f64, *value)).collect();
        let slope = stats::theil_sen(&points).unwrap();
        is_near(slope.value, &case["slope"], &name);
        is_near(slope.low, &case["low"], &name);
        is_near(slope.high, &case["high"], &name);
        let test = stats::mann_kendall(&values).unwrap();
        is_near(test.s, &case["s"], &name);
        is_near(test.z, &case["z"], &name);
        is_near(test.p, &case["p"], &name);
    }
    let tied = &expected["tied"];
    let points: Vec<_> = numbers(&tied["x"]).into_iter().zip(numbers(&tied["y"])).collect();
    let slope = stats::theil_sen(&points).unwrap();
    is_near(slope.value, &tied["slope"], "tied");
    is_near(slope.low, &tied["low"], "tied");
    is_near(slope.high, &tied["high"], "tied");
}

#[test]
fn power_is_that_of_the_non_central_t() {
    let expected = oracle("power");
    for (case, documented) in list(&expected["needed"]).iter().zip([2210.0, 493.0, 193.0, 52.0]) {
        let got = LogSpread::new(number(&case["sigma"])).unwrap().incidents_needed(number(&case["reduction"])).unwrap();
        // The t formula stands for the non-central t; both are for fractions of incidents, rounded up.
        assert_eq!(got, number(&case["n"]).ceil() as u64, "{case}");
        assert!((got as f64 / documented - 1.0).abs() < 0.03, "{got} instead of {documented}");
    }
    for case in list(&expected["smallest"]) {
        let spread = LogSpread::new(number(&case["sigma"])).unwrap();
        let got = spread.smallest_reduction(whole(&case["before"]), whole(&case["after"])).unwrap();
        // At the fewest incidents t in place of the non-central t is off by some tenths of a percent.
        is_within(got, &case["reduction"], 0.005, &case.to_string());
    }
}

#[test]
fn inequality_is_that_of_numpy() {
    for case in list(&oracle("inequality")) {
        let (loads, what) = (Loads::new(numbers(&case["loads"])).unwrap(), case["loads"].to_string());
        is_near_zero(loads.gini(), &case["gini"], &what);
        is_near(loads.jain(), &case["jain"], &what);
        is_near(loads.largest_share(), &case["largest_share"], &what);
        is_near_or_none(loads.max_by_median(), &case["max_by_median"], &what);
        for ((_, share), expected) in loads.lorenz().into_iter().zip(list(&case["lorenz"])) {
            is_near_zero(share, expected, &what);
        }
    }
}

#[test]
fn what_is_not_known_is_refused_with_its_reason() {
    let of = |values: &[f64]| Sample::new(values.to_vec()).unwrap();
    let few = |n, needed| Refusal::TooFew { n, needed };
    let (one, two, five) = (of(&[60.0]), of(&[60.0, 90.0]), of(&[1.0, 2.0, 3.0, 4.0, 5.0]));
    let equal = of(&[60.0; 30]);
    assert_eq!(stats::geometric_mean_interval(&two, 0.5), Err(few(2, 3)));
    assert_eq!(stats::geometric_mean_interval(&equal, 0.5), Err(Refusal::NoSpread));
    assert_eq!(stats::geometric_mean_interval(&of(&[0.0, 1.0, 2.0]), 0.0), Err(Refusal::NotPositive));
    assert_eq!(stats::percentile_interval(&five, 0.5), Err(few(5, 6)));
    let nine = of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    assert_eq!(stats::mean_interval(&nine, 0.5, 1), Err(few(9, 10)));
    assert_eq!(stats::mean_interval(&equal, 0.5, 1), Err(Refusal::NoSpread));
    assert_eq!(stats::mean_interval(&of(&[-1.0; 12]), 0.5, 1), Err(Refusal::NotPositive));
    assert_eq!(stats::student_t(&one), Err(few(1, 2)));
    assert_eq!(stats::anderson_darling(&five), Err(few(5, 8)));
    assert_eq!(stats::mann_whitney(&equal, &equal), Err(Refusal::NoSpread));
    assert_eq!(stats::welch_on_logs(&two, &five, 0.5), Err(few(2, 3)));
    assert_eq!(stats::welch_on_logs(&equal, &equal, 0.5), Err(Refusal::NoSpread));
    let none = Counted::new(0, 1.0).unwrap();
    assert_eq!(stats::rate_ratio(none, none), Err(Refusal::NoSpread));
    assert_eq!(stats::quasi_poisson_ratio(none, none, 2.0, 11.0), Err(Refusal::NoSpread));
    assert_eq!(stats::dispersion(&[none, none]), Err(Refusal::NoSpread));
    assert_eq!(stats::clopper_pearson(0, 0), None);
    let censored = FollowUp::new(&[(1.0, Ending::Censored)]).unwrap();
    assert_eq!(stats::log_rank(&censored, &censored), Err(Refusal::NoSpread));
    assert_eq!(stats::kaplan_meier(&censored).median_interval(), (None, None));
    assert_eq!(stats::cumulative_incidence(&censored).median(), None);
    assert_eq!(FollowUp::new(&[(-1.0, Ending::Event)]), Err(Refusal::NotPositive));
    assert_eq!(stats::xmr(&[1.0]), Err(few(1, 2)));
    assert_eq!(stats::xmr(&[1.0, 1.0]), Err(Refusal::NoSpread));
    assert_eq!(stats::c_chart(&[0, 0]), Err(Refusal::NoSpread));
    assert_eq!(stats::mean_changes(&[1.0, 2.0, 1.0]), Err(few(3, 4)));
    assert_eq!(stats::theil_sen(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), Err(Refusal::NoSpread));
    assert_eq!(stats::mann_kendall(&[1.0; 8]), Err(Refusal::NoSpread));
    assert_eq!(stats::mann_kendall(&vec![1.0; 5001]), Err(Refusal::TooMany { n: 5001, most: 5000 }));
    assert_eq!(Loads::new(vec![0.0; 3]), Err(Refusal::NoSpread));
    assert_eq!(LogSpread::new(1.25).unwrap().incidents_needed(1.0), None);
    assert_eq!(LogSpread::new(1.25).unwrap().smallest_reduction(1, 50), Err(few(1, 2)));
    assert_eq!(stats::kitagawa(&[]), Err(few(0, 1)));
}

#[test]
fn no_number_makes_it_panic() {
    let odd = [0.0, -0.0, 1.0, -1.0, 5e-324, 1e150, -1e150, f64::MAX, f64::INFINITY, f64::NAN];
    for a in odd {
        let _ = (stats::normal_above(a), stats::normal_upper(a.abs().min(1.0)), Counted::new(u64::MAX, a));
        for b in odd {
            let _ = (stats::t_two_sided(a, b), stats::t_upper(0.025, b), stats::chi_square_above(a, b));
            let _ = (stats::binomial_two_sided(3, 7, a), stats::binomial_two_sided(u64::MAX - 1, u64::MAX, a));
            for c in odd {
                let _ = (stats::f_above(a, b, c), stats::beta_share(a, b, c, 1.0 - c), stats::beta_quantile(a, b, c));
                let values = [a, b, c, a, b, c, 1.0, 2.0, a, b, 3.0, c];
                let _ = stats::mean_changes(&values);
                let _ = (stats::xmr(&values), stats::mann_kendall(&values), stats::benjamini_hochberg(&values));
                let _ = stats::theil_sen(&[(a, b), (b, c), (c, a), (1.0, 2.0)]);
                let _ = (Loads::new(vec![a, b, c]), Clusters::new(vec![vec![a, b], vec![c]]).map(|it| it.intraclass()));
                let lengths = [(a, Ending::Event), (b, Ending::Competing), (c, Ending::Event), (2.0, Ending::Censored)];
                if let Ok(follow_up) = FollowUp::new(&lengths) {
                    let curve = stats::kaplan_meier(&follow_up);
                    let _ = (curve.restricted_mean(a), curve.restricted_mean(c), curve.median_interval());
                    let _ = stats::log_rank(&follow_up, &follow_up);
                }
                let (Ok(some), Ok(other)) = (Sample::new(values.to_vec()), Sample::new(vec![c, a, 4.0, 5.0])) else {
                    continue;
                };
                for offset in [0.5, a, b] {
                    let _ = stats::geometric_mean_interval(&some, offset);
                    let _ = (stats::modified_cox(&some, offset), stats::welch_on_logs(&some, &other, offset));
                }
                let _ = (stats::mann_whitney(&some, &other), stats::shift(&some, &other), stats::student_t(&some));
                let _ = (stats::percentile_interval(&some, c), stats::anderson_darling(&some));
            }
        }
    }
    let _ = stats::bootstrap_t(&Sample::new([[0.0; 6], [1e150; 6]].concat()).unwrap(), 1);
    for (hits, n) in [(0, 1), (1, 1), (1 << 20, 1 << 21), (5, 1 << 53)] {
        let share = Share::new(hits, n).unwrap();
        let _ = (stats::newcombe(share, share), stats::clopper_pearson(hits, n));
    }
    assert!(Share::new(5, u64::MAX).is_err());
}
