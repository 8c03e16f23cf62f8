//! Mathematics on plain numbers: order statistics, means, intervals. Nothing here knows what an incident is.

mod gamma;
mod mean;
mod poisson;
mod proportion;
mod quantile;

pub use gamma::chi_square_quantile;
pub use mean::{exact_mean, log_mean};
pub use poisson::{garwood, mean_time_between};
pub use proportion::wilson;
pub use quantile::quantile_sorted;

/// The standard normal distribution's 97.5 % point. scipy 1.17.1: `scipy.stats.norm.ppf(0.975)`.
pub const Z_975: f64 = 1.959_963_984_540_054;
