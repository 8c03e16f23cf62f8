//! How fast people and service came back.

mod attainment;
mod duration;

pub(super) mod ack_attainment;
pub(super) mod detect_attainment;
pub(super) mod mtta;
pub(super) mod mttd;
pub(super) mod mttm;
pub(super) mod mttr;
pub(super) mod resolve_attainment;
pub(super) mod response_attainment;
pub(super) mod restore;
