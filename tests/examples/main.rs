//! The examples that users copy are run: schedules, the workflow's steps, the commands of documents, the dashboard's names.

mod bench;
mod dashboard;
mod documents;
mod schedules;
mod workflow;
