//! `completions` and `man`: what is generated from the table of arguments.

use super::Outcome;
use super::args::{Cli, CompletionsArgs};
use super::output::print;
use crate::model::{Error, Result};
use clap::CommandFactory;

/// `completions SHELL`.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "incidence", &mut script);
    print(&script)?;
    Ok(Outcome::Done)
}

/// `man`: one page, the pages of the commands appended to it.
pub(super) fn man() -> Result<Outcome> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    let wrong = |error: std::io::Error| Error::bug(format!("the manual page: {error}"));
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(wrong)?;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        page.extend(format!(".SH \"INCIDENCE {}\"\n", part.get_name().to_uppercase()).into_bytes());
        let man = clap_mangen::Man::new(part.clone());
        man.render_synopsis_section(&mut page).map_err(wrong)?;
        man.render_description_section(&mut page).map_err(wrong)?;
        man.render_options_section(&mut page).map_err(wrong)?;
    }
    print(&page)?;
    Ok(Outcome::Done)
}
