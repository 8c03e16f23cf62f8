//! Mathematics on plain numbers: order statistics, means, intervals, tests, control charts, inequality, power. Nothing
//! here knows what an incident is.
//!
//! What a function asks of its numbers stands in a type ([`Sample`], [`Share`], [`Counted`]); where there is no honest
//! answer it gives a [`Refusal`]. Every interval is a 95 % one, every p-value two-sided unless it says otherwise.

mod adjust;
mod beta;
mod bootstrap;
mod changepoint;
mod clusters;
mod competing;
mod control;
mod detectable;
mod dispersion;
mod few_clusters;
mod fisher;
mod follow_up;
mod gamma;
mod geometric;
mod inequality;
mod jackknife;
mod kaplan_meier;
mod kitagawa;
mod log_rank;
mod log_rank_clusters;
mod mann_whitney;
mod mean;
mod mean_interval;
mod normality;
mod order;
mod permutation;
mod poisson;
mod power;
mod proportion;
mod quantile;
mod random;
mod rates;
mod sample;
mod shuffled_days;
mod trend;
mod welch;

pub use adjust::benjamini_hochberg;
pub use beta::{
    beta_quantile, beta_share, binomial_at_least, binomial_at_most, binomial_mass, f_above, normal_above, normal_upper,
    t_two_sided, t_upper,
};
pub use bootstrap::bootstrap_t;
pub use changepoint::{mean_changes, rate_changes};
pub use clusters::{Clusters, Intraclass, clustered_welch};
pub use competing::{Incidence, cumulative_incidence};
pub use control::{Limits, RateChart, c_chart, laney, u_chart, xmr};
pub use detectable::{
    events_needed, share_sample_needed, smallest_rate_reduction, smallest_rate_reduction_of, smallest_share_difference,
};
pub use dispersion::{Dispersion, chi_square_above, dispersion, dispersion_of_days, dispersion_of_each};
pub use few_clusters::cautious_welch;
pub use fisher::fisher_exact;
pub use follow_up::{Ending, FollowUp, Moment};
pub use gamma::chi_square_quantile;
pub use geometric::{geometric_mean, geometric_mean_interval};
pub use inequality::Loads;
pub use jackknife::{difference_of, jackknife_variance};
pub use kaplan_meier::{Curve, Difference, RestrictedMean, Step, kaplan_meier, restricted_mean_difference};
pub use kitagawa::{Decomposition, Group, Part, kitagawa};
pub use log_rank::{LogRank, log_rank};
pub use log_rank_clusters::{ClusteredLogRank, Member, log_rank_by_cluster};
pub use mann_whitney::{MannWhitney, Shift, mann_whitney, shift};
pub use mean::{exact_mean, log_mean};
pub use mean_interval::{MeanInterval, MeanMethod, mean_interval, modified_cox, student_t};
pub use normality::{Normality, anderson_darling};
pub use order::percentile_interval;
pub use permutation::{DRAWS, Luck, Turn, luck};
pub use poisson::{garwood, mean_time_between};
pub use power::LogSpread;
pub use proportion::{Share, newcombe, wilson};
pub use quantile::quantile_sorted;
pub use random::Stream;
pub use rates::{
    Counted, RateRatio, binomial_two_sided, clopper_pearson, quasi_poisson_ratio, quasi_poisson_ratio_of_each,
    rate_ratio,
};
pub use sample::{Refusal, Sample};
pub use shuffled_days::shuffled_days;
pub use trend::{MannKendall, Slope, mann_kendall, theil_sen};
pub use welch::{GeometricRatio, welch_on_logs};

/// The standard normal distribution's 97.5 % point. scipy 1.17.1: `scipy.stats.norm.ppf(0.975)`.
pub const Z_975: f64 = 1.959_963_984_540_054;
