//! A document -> bytes: HTML, Markdown, JSON, a message for Slack, and figures as SVG and PNG. Nothing is computed here, nothing is written.

pub mod chart;
mod html;
mod json;
mod markdown;
pub mod quantity;
mod show;
mod slack;
pub mod table;
pub mod text;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use slack::slack;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
