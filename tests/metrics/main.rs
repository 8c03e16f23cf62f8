//! The metrics as a whole: cases worked by hand, groups and buckets, notes and refusals, properties.

mod cases;
mod clock;
mod compare;
mod definitions;
mod false_alarms;
mod groups;
mod lists;
mod properties;
mod question;
mod samples;
mod speed;
#[path = "../tables/mod.rs"]
mod tables;
