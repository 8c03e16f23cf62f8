"""Writes expected.json: what scipy, statsmodels and lifelines say, and plain Python where none of them knows.

    python3.11 -m venv VENV && VENV/bin/pip install -r tests/oracles/requirements.txt
    VENV/bin/python tests/oracles/make.py

The data are held here or drawn from a fixed seed, and stand in the file beside what is expected of them.
"""

import itertools
import json
import math
import pathlib
import warnings
from fractions import Fraction

import lifelines
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifelines.utils import median_survival_times, restricted_mean_survival_time
from scipy import stats
from statsmodels.stats.diagnostic import normal_ad
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

warnings.simplefilter("ignore")
RNG = np.random.default_rng(20261125)


def lognormal(n, sigma=1.25, median=1800.0):
    return [round(float(x), 3) for x in median * np.exp(sigma * RNG.standard_normal(n))]


def number(x):
    """A number for JSON; null where there is none."""
    x = float(x)
    return x if math.isfinite(x) else None


SAMPLES = {f"lognormal {n}": lognormal(n) for n in (3, 6, 12, 25, 49, 120, 400)}
SAMPLES["whole minutes"] = [60.0 * round(x / 60) for x in lognormal(40, median=300.0)]
SAMPLES["weibull"] = [round(float(x), 3) for x in 600 * RNG.weibull(0.5, 30)]
SAMPLES["two kinds"] = lognormal(15, 0.2, 60.0) + lognormal(15, 0.2, 9000.0)
SAMPLES["zeros"] = [0.0] * 3 + lognormal(17, median=240.0)


# Distributions.

def distributions():
    t = [[tail, f, stats.t.isf(tail, f)] for tail in (0.025, 0.2, 0.005) for f in (1, 2, 3.7, 9, 48.5, 1e3, 1e6)]
    two = [[x, f, 2 * stats.t.sf(x, f)] for x in (0.1, 1.5, 4.0, 12.0) for f in (1, 2.5, 17, 3000, 5e5, 1e9)]
    f = [[x, a, b, stats.f.sf(x, a, b)] for x in (0.3, 1.2, 6.5) for a, b in ((1, 9), (11, 40), (300, 2500))]
    normal = [[z, stats.norm.sf(z)] for z in (-3.0, -0.5, 0.0, 0.7, 1.96, 5.0, 12.0)]
    upper = [[p, stats.norm.isf(p)] for p in (0.5, 0.2, 0.025, 1e-4, 1e-9, 0.9)]
    chi = [[x, f, stats.chi2.sf(x, f)] for x in (0.1, 3.84, 40.0) for f in (1, 2, 11, 60)]
    trials = ((0, 9, 0.3), (4, 9, 0.3), (9, 9, 0.3), (30, 400, 0.05), (499_000, 1_000_000, 0.5), (949_700, 1_000_000, 0.95))
    binomial = [[k, n, p, stats.binom.pmf(k, n, p), stats.binom.cdf(k, n, p), stats.binom.sf(k - 1, n, p)] for k, n, p in trials]
    beta = [[p, a, b, stats.beta.ppf(p, a, b)] for p in (0.025, 0.975) for a, b in ((1, 1), (0.5, 3), (7, 2), (40, 900), (3, 1e6))]
    return dict(t_upper=t, t_two_sided=two, f_above=f, normal_above=normal, normal_upper=upper,
                chi_square_above=chi, binomial=binomial, beta_quantile=beta)


# Durations.

def geometric():
    cases = []
    for name, values in SAMPLES.items():
        offset = 30.0 if name == "whole minutes" else 0.5
        logs = np.log(np.array(values) + offset)
        low, high = stats.t.interval(0.95, len(logs) - 1, logs.mean(), stats.sem(logs))
        mean = stats.gmean(np.array(values) + offset) - offset
        cases.append(dict(name=name, values=values, offset=offset, mean=mean,
                          low=max(0.0, math.exp(low) - offset), high=math.exp(high) - offset))
    return cases


def percentiles():
    cases = []
    for name in ("lognormal 6", "lognormal 12", "lognormal 25", "lognormal 120", "lognormal 400", "whole minutes"):
        values = SAMPLES[name]
        for p in (0.5, 0.75, 0.9, 0.95):
            ends = stats.quantile_test(values, q=0, p=p).confidence_interval(0.95)
            cases.append(dict(name=name, values=values, p=p, low=number(ends.low), high=number(ends.high)))
    return cases


def normality():
    cases = []
    for name, values in SAMPLES.items():
        if len(values) >= 8:
            logs = np.log(np.array(values) + 0.5)
            statistic, p = normal_ad(logs)
            cases.append(dict(name=name, values=values, offset=0.5, statistic=statistic, p=p))
    return cases


def means():
    """Modified Cox and Student's t. Cox by the standard error of the log of the mean, as Olsson derives it."""
    cases = []
    for name, values in SAMPLES.items():
        if len(values) < 10:
            continue
        x = np.array(values)
        n, logs = len(x), np.log(x + 0.5)
        theta = logs.mean() + logs.var(ddof=1) / 2
        error = math.sqrt(logs.var(ddof=1) / n + logs.var(ddof=1) ** 2 / (2 * (n - 1)))
        low, high = (math.exp(end) - 0.5 for end in stats.t.interval(0.95, n - 1, theta, error))
        is_refused = normal_ad(logs)[1] < 0.10 or not low <= x.mean() <= high
        t = stats.t.interval(0.95, n - 1, x.mean(), stats.sem(x))
        cases.append(dict(name=name, values=values, offset=0.5, cox=None if is_refused else [max(low, 0.0), high], t=list(t)))
    return cases


# Random numbers and what hangs on them.

MASK = (1 << 64) - 1


def splitmix(state):
    """splitmix64 by S. Vigna: the next state and its number."""
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


class Stream:
    """xoshiro256++ by D. Blackman and S. Vigna, after their C."""

    def __init__(self, seed, group):
        state = splitmix((splitmix(seed)[1] + group) & MASK)[1]
        self.s = []
        for _ in range(4):
            state, word = splitmix(state)
            self.s.append(word)

    def next(self):
        def turned(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        s = self.s
        result = (turned((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = turned(s[3], 45)
        return result

    def below(self, n):
        return self.next() * n >> 64


def streams():
    cases = []
    for seed, group in ((42, 3), (0, 0), (1, 10**6)):
        stream = Stream(seed, group)
        cases.append(dict(seed=seed, group=group, below_1000=[stream.below(1000) for _ in range(20)]))
    return cases


def bootstrap():
    cases = []
    for name in ("lognormal 12", "weibull", "lognormal 120"):
        x = np.sort(SAMPLES[name])
        n, drawn = len(x), []
        for group in range(40):
            stream = Stream(7, group)
            for _ in range(min(100, 3999 - 100 * group)):
                again = x[[stream.below(n) for _ in range(n)]]
                drawn.append((again.mean() - x.mean()) / stats.sem(again))
        drawn.sort()
        ends = [x.mean() - drawn[3900 - 1] * stats.sem(x), x.mean() - drawn[100 - 1] * stats.sem(x)]
        cases.append(dict(name=name, values=SAMPLES[name], seed=7, low=max(0.0, ends[0]), high=ends[1]))
    return cases


# Counts and rates.

def clopper_pearson(k, n):
    """By quantiles of beta; binomtest finds the same ends by a root to 2e-12, which is not enough for small ones."""
    low = stats.beta.ppf(0.025, k, n - k + 1) if k else 0.0
    high = stats.beta.ppf(0.975, k + 1, n - k) if k < n else 1.0
    assert np.allclose([low, high], stats.binomtest(k, n).proportion_ci(0.95, "exact"), rtol=1e-6, atol=0)
    return float(low), float(high)


def counts():
    garwood = []
    for n in (0, 1, 2, 7, 41, 1000, 250_000):
        low = stats.chi2.ppf(0.025, 2 * n) / 2 if n else 0.0
        garwood.append([n, low, stats.chi2.ppf(0.975, 2 * n + 2) / 2])
    between = [[1000.0, n, 1000.0 / stats.gamma.isf(0.025, n + 1), 1000.0 / stats.gamma.ppf(0.025, n)] for n in (1, 3, 60)]
    wilson = [[k, n, *proportion_confint(k, n, method="wilson")] for k, n in ((0, 4), (1, 7), (30, 90), (90, 90), (3, 100_000))]
    pearson = [[k, n, *clopper_pearson(k, n)]
               for k, n in ((0, 4), (4, 4), (1, 7), (30, 90), (3, 100_000), (499_000, 1_000_000))]
    return dict(garwood=garwood, between=between, wilson=wilson, clopper_pearson=pearson)


TABLES = [((3, 4), (1, 4)), ((48, 80), (56, 70)), ((0, 10), (0, 20)), ((0, 10), (20, 20)), ((9, 60), (3, 75)), ((7, 7), (5, 9)),
          ((120, 4000), (180, 4100)), ((1, 2), (500, 1000)), ((2, 15), (2, 15)), ((30_000, 100_000), (30_500, 100_000))]


def shares():
    cases = []
    for before, after in TABLES:
        table = [[before[0], before[1] - before[0]], [after[0], after[1] - after[0]]]
        low, high = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff")
        cases.append(dict(before=before, after=after, fisher=stats.fisher_exact(table).pvalue, low=low, high=high))
    return cases


def rates():
    cases = []
    for a, ea, b, eb in ((10, 1.0, 20, 1.0), (0, 3.0, 5, 2.0), (5, 2.0, 0, 3.0), (40, 13.0, 61, 12.0), (7, 1.0, 7, 1.0),
                         (6, 2.0, 3, 1.0), (900, 52.0, 1010, 51.0), (3, 30.0, 200, 31.0), (50_000, 10.0, 50_700, 10.0)):
        test = stats.binomtest(b, a + b, eb / (ea + eb))
        low, high = clopper_pearson(b, a + b)
        case = dict(before=[a, ea], after=[b, eb], p=test.pvalue, ratio=number(b / eb / (a / ea)) if a else None,
                    low=low / (1 - low) * ea / eb, high=high / (1 - high) * ea / eb if a else None)
        if a and b:
            # A Poisson regression with its scale given is quasi-Poisson.
            design = np.array([[1.0, 0.0], [1.0, 1.0]])
            model = sm.GLM([a, b], design, family=sm.families.Poisson(), offset=np.log([ea, eb]))
            # Twice: the errors are those of the weights one step before the end.
            fit = model.fit(scale=2.7, start_params=model.fit().params, tol=1e-14, maxiter=200)
            log, error = fit.params[1], fit.bse[1]
            low, high = stats.t.interval(0.95, 11, log, error)
            case["quasi"] = dict(dispersion=2.7, freedom=11.0, ratio=math.exp(log), low=math.exp(low), high=math.exp(high),
                                 p=2 * stats.t.sf(abs(log / error), 11))
        cases.append(case)
    return cases


WEEKS = {"quiet": [4, 6, 5, 3, 7, 5, 4, 6, 5, 5, 4, 6], "storms": [2, 3, 21, 1, 4, 2, 30, 3, 2, 5, 1, 18],
         "rise": [2, 4, 3, 5, 2, 3, 4, 3, 2, 4, 11, 14, 12, 9, 13, 12, 10, 15, 11, 12, 13, 10]}
EXPOSURES = [1.0, 1.0, 0.8, 1.0, 1.2, 1.0, 1.0, 0.5, 1.0, 1.0, 1.1, 1.0]


def dispersions():
    cases = []
    for name, exposures in (("quiet", [1.0] * 12), ("storms", [1.0] * 12), ("storms", EXPOSURES)):
        observed, e = np.array(WEEKS[name]), np.array(exposures)
        test = stats.chisquare(observed, e * observed.sum() / e.sum())
        cases.append(dict(counts=WEEKS[name], exposures=exposures, index=test.statistic / 11, p=test.pvalue))
    return cases


# Survival.

def follow_ups():
    """(time, ending): 1 the event, 2 a competing one, 0 censored. With ties, exact halves, a curve that comes down to 0."""
    some = {}
    some["exact half"] = [(1, 1), (2, 1), (3, 1), (4, 1)]
    some["half by products"] = [(float(i), 1) for i in range(1, 11)]
    some["half by thirds"] = [(float(i), 1) for i in range(1, 7)]
    some["never half"] = [(1, 1), (2, 0), (2, 0), (3, 0), (5, 0)]
    some["ties"] = [(2, 1), (2, 1), (2, 0), (5, 1), (5, 2), (7, 0), (9, 1), (9, 1), (9, 2), (12, 0), (14, 1), (20, 1)]
    for name, n in (("slow", 60), ("fast", 45)):
        pace = 3.0 if name == "slow" else 1.6
        drawn = []
        for _ in range(n):
            times = (pace * RNG.weibull(0.8), 9.0 * RNG.weibull(1.0), 2.0 + 6.0 * RNG.random())
            first = int(np.argmin(times))
            drawn.append((round(float(times[first]), 4), (1, 2, 0)[first]))
        some[name] = drawn
    some["tied slow"] = [(math.ceil(2 * time) / 2, ending) for time, ending in some["slow"]]
    some["tied fast"] = [(math.ceil(2 * time) / 2, ending) for time, ending in some["fast"]]
    return some


FOLLOW_UPS = follow_ups()


def restricted(follow_up, horizon):
    """Mean and variance by exact fractions, from the definition."""
    data = [(Fraction(str(time)), ending) for time, ending in follow_up]
    horizon = Fraction(str(horizon))
    times = sorted({time for time, ending in data if ending == 1 and time < horizon})
    level, levels, parts = Fraction(1), [], []
    for time in times:
        d = sum(1 for other, ending in data if other == time and ending == 1)
        n = sum(1 for other, _ in data if other >= time)
        level *= 1 - Fraction(d, n)
        levels.append(level)
        parts.append((d, n))
    if max(time for time, _ in data) < horizon and level > 0:
        return None
    edges = [Fraction(0), *times, horizon]
    areas = [(edges[i + 1] - edges[i]) * ([Fraction(1)] + levels)[i] for i in range(len(edges) - 1)]
    variance = Fraction(0)
    for i, (d, n) in enumerate(parts):
        if n > d:
            variance += sum(areas[i + 1:]) ** 2 * Fraction(d, n * (n - d))
    return [float(sum(areas)), float(variance)]


def survival():
    cases = []
    for name, follow_up in FOLLOW_UPS.items():
        times = [time for time, _ in follow_up]
        events = [int(ending == 1) for _, ending in follow_up]
        fit = KaplanMeierFitter().fit(times, events)
        at = sorted({time for time, ending in follow_up if ending == 1})
        ends = fit.confidence_interval_survival_function_
        medians = median_survival_times(ends)
        horizon = 5.0
        mean = restricted(follow_up, horizon)
        if mean is not None:
            assert abs(restricted_mean_survival_time(fit, t=horizon) - mean[0]) < 1e-6 * mean[0]
        # lifelines compares with one half as it is: where a product of floats misses it, the fraction decides.
        level, median = Fraction(1), None
        for time in at:
            d = sum(1 for other, ending in follow_up if other == time and ending == 1)
            level *= 1 - Fraction(d, sum(1 for other, _ in follow_up if other >= time))
            if median is None and level <= Fraction(1, 2):
                median = float(time)
        cases.append(dict(
            name=name, follow_up=follow_up, times=[float(time) for time in at],
            survival=[float(fit.survival_function_at_times(time).iloc[0]) for time in at],
            low=[float(ends.iloc[:, 0].loc[time]) for time in at], high=[float(ends.iloc[:, 1].loc[time]) for time in at],
            median=median, lifelines_median=number(fit.median_survival_time_),
            median_low=number(medians.iloc[0, 0]), median_high=number(medians.iloc[0, 1]), horizon=horizon, restricted=mean))
    return cases


def log_ranks():
    cases = []
    for before, after in (("slow", "fast"), ("tied slow", "tied fast"), ("ties", "exact half"), ("slow", "ties")):
        a, b = FOLLOW_UPS[before], FOLLOW_UPS[after]
        test = logrank_test([t for t, _ in a], [t for t, _ in b], [int(e == 1) for _, e in a], [int(e == 1) for _, e in b])
        cases.append(dict(before=a, after=b, chi_square=test.test_statistic, p=test.p_value))
    return cases


def competing():
    cases = []
    for name in ("ties", "slow", "fast", "tied slow", "never half"):
        follow_up = FOLLOW_UPS[name]
        # By hand, in fractions.
        free, share, steps = Fraction(1), Fraction(0), []
        for time in sorted({time for time, _ in follow_up}):
            n = sum(1 for other, _ in follow_up if other >= time)
            events = sum(1 for other, ending in follow_up if other == time and ending == 1)
            others = sum(1 for other, ending in follow_up if other == time and ending == 2)
            share += free * Fraction(events, n)
            free *= 1 - Fraction(events + others, n)
            if events:
                steps.append([float(time), float(share)])
        if name in ("slow", "fast"):
            # lifelines moves ties apart at random, so only data without ties can be held to it.
            fit = AalenJohansenFitter(calculate_variance=False).fit([t for t, _ in follow_up], [e for _, e in follow_up], event_of_interest=1)
            for time, expected in steps:
                assert abs(fit.cumulative_density_.iloc[:, 0].loc[time] - expected) < 1e-12
        cases.append(dict(name=name, follow_up=follow_up, steps=steps, median=next((t for t, f in steps if f >= 0.5 - 1e-12), None)))
    return cases


# Comparisons.

def welches():
    cases = []
    for before, after in (("lognormal 25", "lognormal 12"), ("lognormal 120", "weibull"), ("lognormal 3", "lognormal 400"), ("two kinds", "zeros")):
        a, b = np.log(np.array(SAMPLES[before]) + 0.5), np.log(np.array(SAMPLES[after]) + 0.5)
        test = stats.ttest_ind(b, a, equal_var=False)
        ends = test.confidence_interval(0.95)
        cases.append(dict(before=SAMPLES[before], after=SAMPLES[after], offset=0.5, ratio=math.exp(b.mean() - a.mean()),
                          low=math.exp(ends.low), high=math.exp(ends.high), freedom=test.df, p=test.pvalue))
    return cases


def exact_rank(m, n):
    """C by counting all orders, or where there are too many by the recursion over the largest value."""
    ways = {}

    def count(m, n, u):
        if u < 0:
            return 0
        if m == 0 or n == 0:
            return int(u == 0)
        if (m, n, u) not in ways:
            ways[m, n, u] = count(m - 1, n, u - n) + count(m, n - 1, u)
        return ways[m, n, u]

    whole, c, below = math.comb(m + n, m), 0, 0
    while True:
        below += count(m, n, c)
        if Fraction(below, whole) > Fraction(25, 1000):
            return c
        c += 1


def mann_whitneys():
    cases = []
    pairs = (("lognormal 3", "lognormal 6"), ("lognormal 6", "lognormal 12"), ("lognormal 6", "lognormal 120"), ("lognormal 25", "lognormal 12"),
             ("whole minutes", "zeros"), ("weibull", "two kinds"), ("lognormal 120", "lognormal 400"))
    for before, after in pairs:
        a, b = SAMPLES[before], SAMPLES[after]
        is_exact = min(len(a), len(b)) <= 8 and len(set(a + b)) == len(a + b)
        test = stats.mannwhitneyu(b, a, method="exact" if is_exact else "asymptotic")
        differences = np.sort(np.subtract.outer(np.array(b), np.array(a)).ravel())
        m, n = len(a), len(b)
        if min(m, n) <= 8:
            rank = exact_rank(m, n)
        else:
            rank = math.floor(m * n / 2 - stats.norm.ppf(0.975) * math.sqrt(m * n * (m + n + 1) / 12))
        ends = [differences[rank - 1], differences[m * n - rank]] if rank > 0 else [None, None]
        cases.append(dict(before=a, after=b, u=test.statistic, p=test.pvalue, is_exact=is_exact,
                          shift=float(np.median(differences)), low=ends[0], high=ends[1]))
    return cases


def adjusted():
    lists = ([0.01, 0.04, 0.03], [0.5], [0.2, 0.2, 0.001, 0.9, 0.05, 0.05], [round(float(p), 4) for p in RNG.random(30) ** 2])
    return [dict(p=list(p), q=list(stats.false_discovery_control(p))) for p in lists]


def kitagawas():
    """By exact fractions. Mix is what the shares change while means stay at their middle, less what the middle of both
    overall means, spread over the same shares, would; the remainder of a common group is within."""
    cases = []
    lists = (
        [[10, 5000, 20, 8000], [30, 90_000, 25, 80_000], [5, 100_000, 9, 150_000]],
        [[10, 5000, 20, 8000], [30, 90_000, 0, 0], [0, 0, 9, 150_000]],
        [[0, 0, 0, 0], [3, 7, 4, 9]],
    )
    for groups in lists:
        before, after = sum(g[0] for g in groups), sum(g[2] for g in groups)
        m, w = Fraction(sum(g[1] for g in groups), before), Fraction(sum(g[3] for g in groups), after)
        centre = (m + w) / 2
        parts = dict(mix=Fraction(0), within=Fraction(0), entered=Fraction(0), left=Fraction(0))
        for n, s, k, r in groups:
            # What the group adds to the change of the mean, measured from the centre.
            whole = (Fraction(r, after) - Fraction(k, after) * centre) - (Fraction(s, before) - Fraction(n, before) * centre)
            if n and k:
                within = (Fraction(r, k) - Fraction(s, n)) * (Fraction(n, before) + Fraction(k, after)) / 2
                parts["within"] += within
                parts["mix"] += whole - within
            elif k:
                parts["entered"] += whole
            elif n:
                parts["left"] += whole
        assert sum(parts.values()) == w - m
        cases.append(dict(groups=groups, change=float(w - m), **{name: float(part) for name, part in parts.items()}))
    return cases


def clusters():
    days = []
    for _ in range(14):
        level = 0.8 * RNG.standard_normal()
        days.append([round(float(7 + level + RNG.standard_normal()), 4) for _ in range(int(RNG.integers(1, 8)))])
    other = [[round(float(6.6 + RNG.standard_normal()), 4) for _ in range(int(RNG.integers(1, 5)))] for _ in range(11)]
    cases = []
    for groups in (days, other):
        y = np.concatenate(groups)
        which = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
        fit = sm.OLS(y, np.ones(len(y))).fit(cov_type="cluster", cov_kwds=dict(groups=which))
        f = stats.f_oneway(*groups)
        within = sum(((np.array(g) - np.mean(g)) ** 2).sum() for g in groups) / (len(y) - len(groups))
        size = (len(y) - sum(len(g) ** 2 for g in groups) / len(y)) / (len(groups) - 1)
        component = (f.statistic - 1) * within / size
        cases.append(dict(groups=groups, mean=fit.params[0], variance=fit.bse[0] ** 2, correlation=component / (component + within), p=f.pvalue))
    a, b = cases
    parts = [(a["variance"], len(days) - 1), (b["variance"], len(other) - 1)]
    variance = sum(part for part, _ in parts)
    freedom = variance**2 / sum(part**2 / f for part, f in parts)
    difference = b["mean"] - a["mean"]
    low, high = stats.t.interval(0.95, freedom, difference, math.sqrt(variance))
    welch = dict(ratio=math.exp(difference), low=math.exp(low), high=math.exp(high), freedom=freedom,
                 p=2 * stats.t.sf(abs(difference) / math.sqrt(variance), freedom))
    return dict(cases=cases, welch=welch)


# Series.

def charts():
    logs = [round(float(x), 4) for x in 8 + 0.4 * RNG.standard_normal(14)]
    ranges = [max(pair) - min(pair) for pair in itertools.pairwise(logs)]
    centre, half = np.mean(logs), 2.66 * np.mean(ranges)
    xmr = dict(values=logs, limits=[centre, centre - half, centre + half])
    c = []
    for name in ("quiet", "storms"):
        mean = np.mean(WEEKS[name])
        c.append(dict(counts=WEEKS[name], limits=[mean, max(0.0, mean - 3 * math.sqrt(mean)), mean + 3 * math.sqrt(mean)]))
    x, e = np.array(WEEKS["storms"]), np.array(EXPOSURES)
    u = x.sum() / e.sum()
    z = (x - e * u) / np.sqrt(e * u)
    spread = np.abs(np.diff(z)).mean() / 1.128

    def limits(s):
        return [[u, max(0.0, u - 3 * s * math.sqrt(u / one)), u + 3 * s * math.sqrt(u / one)] for one in e]

    return dict(xmr=xmr, c=c, counts=WEEKS["storms"], exposures=EXPOSURES, u=limits(1.0), laney=limits(spread), spread=spread)


def least_cost(n, cost):
    """All changes by the plain recursion over prefixes, nothing pruned; at least two values a segment."""
    penalty = 3 * math.log(n)
    best = {0: (0.0, [])}
    for to in range(2, n + 1):
        best[to] = min(
            (best[start][0] + cost(start, to) + (penalty if start else 0.0), best[start][1] + ([start] if start else []))
            for start in best if to - start >= 2
        )
    return best[n][1]


def changepoints():
    cases = []
    levels = [(20, 7.0), (15, 8.2), (5, 6.0), (20, 6.1), (10, 7.5)]
    series = {"levels": [round(float(level + 0.35 * RNG.standard_normal()), 4) for n, level in levels for _ in range(n)],
              "flat": [round(float(7 + 0.35 * RNG.standard_normal()), 4) for _ in range(50)],
              "outlier": [round(float(7 + (3 if i == 20 else 0) + 0.35 * RNG.standard_normal()), 4) for i in range(40)]}
    for name, values in series.items():
        deviation = np.median(np.abs(np.diff(values))) / (math.sqrt(2) * stats.norm.ppf(0.75))
        x = np.array(values) / deviation
        cases.append(dict(name=name, values=values, changes=least_cost(len(x), lambda a, b: x[a:b].var() * (b - a))))
    for name in ("quiet", "storms", "rise"):
        x = np.array(WEEKS[name])
        # Twice the negative log-likelihood, constants and all.
        cost = lambda a, b: -2 * stats.poisson.logpmf(x[a:b], max(x[a:b].mean(), 1e-300)).sum()
        cases.append(dict(name=name, counts=WEEKS[name], dispersion=1.0, changes=least_cost(len(x), cost)))
        cases.append(dict(name=name, counts=WEEKS[name], dispersion=9.0, changes=least_cost(len(x), lambda a, b: cost(a, b) / 9)))
    return cases


def trends():
    series = {"rise": WEEKS["rise"], "storms": WEEKS["storms"], "logs": [round(float(8 - 0.03 * i + 0.3 * RNG.standard_normal()), 4) for i in range(30)],
              "ties": [1, 1, 2, 2, 2, 3, 1, 4, 4, 5]}
    cases = []
    for name, values in series.items():
        y = np.array(values, float)
        n = len(y)
        slope, _, low, high = stats.theilslopes(y, alpha=0.95)
        signs = np.sign(np.subtract.outer(y, y))
        s = np.tril(signs).sum()
        ties = np.unique(y, return_counts=True)[1]
        variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
        z = (s - np.sign(s)) / math.sqrt(variance)
        # tau-b's numerator is S.
        tau = stats.kendalltau(np.arange(n), y).statistic
        pairs = n * (n - 1) / 2
        assert abs(tau * math.sqrt(pairs * (pairs - (ties * (ties - 1) / 2).sum())) - s) < 1e-9
        cases.append(dict(name=name, values=[float(v) for v in y], slope=slope, low=low, high=high, s=s, z=z, p=2 * stats.norm.sf(abs(z))))
    x = [0.0, 1.0, 1.0, 2.5, 3.0, 3.0, 4.0, 7.0]
    y = [1.0, 2.0, 2.5, 2.0, 4.0, 3.5, 5.0, 5.5]
    slope, _, low, high = stats.theilslopes(y, x, alpha=0.95)
    return dict(cases=cases, tied=dict(x=x, y=y, slope=slope, low=low, high=high))


# Power and inequality.

def power():
    """By the non-central t distribution."""
    cases = []
    for reduction in (0.1, 0.2, 0.3, 0.5):
        effect = -math.log(1 - reduction) / 1.25
        n = TTestIndPower().solve_power(effect_size=effect, alpha=0.05, power=0.8)
        cases.append(dict(sigma=1.25, reduction=reduction, n=n))
    smallest = []
    for a, b in ((41, 41), (10, 10), (5, 60), (300, 12)):
        effect = TTestIndPower().solve_power(nobs1=a, ratio=b / a, alpha=0.05, power=0.8)
        smallest.append(dict(sigma=1.25, before=a, after=b, reduction=1 - math.exp(-1.25 * effect)))
    return dict(needed=cases, smallest=smallest)


def inequality():
    cases = []
    for loads in ([1.0, 1.0, 1.0], [0.0, 0.0, 8.0], [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0], [0.0, 0.0, 1.0, 2.5]):
        x = np.array(loads)
        ordered = np.sort(x)
        lorenz = [0.0, *(np.cumsum(ordered) / x.sum())]
        gini = np.abs(np.subtract.outer(x, x)).mean() / (2 * x.mean())
        assert abs(gini - (1 - 2 * np.trapezoid(lorenz, dx=1 / len(x)))) < 1e-12
        median = np.median(x)
        cases.append(dict(loads=loads, gini=gini, jain=1 / (1 + (x.std() / x.mean()) ** 2), lorenz=lorenz,
                          largest_share=x.max() / x.sum(), max_by_median=x.max() / median if median > 0 else None))
    return cases


def main():
    expected = dict(
        made_with={"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "lifelines": lifelines.__version__},
        distributions=distributions(), geometric=geometric(), percentiles=percentiles(), normality=normality(), means=means(), streams=streams(),
        bootstrap=bootstrap(), counts=counts(), shares=shares(), rates=rates(), dispersions=dispersions(), survival=survival(), log_ranks=log_ranks(),
        competing=competing(), welches=welches(), mann_whitneys=mann_whitneys(), adjusted=adjusted(), kitagawas=kitagawas(), clusters=clusters(),
        charts=charts(), changepoints=changepoints(), trends=trends(), power=power(), inequality=inequality())
    text = json.dumps(expected, indent=1, allow_nan=False, default=lambda x: x.item())
    # One line a list of numbers.
    text = "\n".join(line.rstrip() for line in compact(text))
    (pathlib.Path(__file__).parent / "expected.json").write_text(text + "\n")


def compact(text):
    import re

    return re.sub(r"\[[^][{}]*\]", lambda found: re.sub(r"\s+", " ", found.group()), text).splitlines()


if __name__ == "__main__":
    main()
