//! The README cannot drift: its commands run and print what it shows, its tables are those of the program.

use crate::support::Desk;

const README: &str = include_str!("../../README.md");

/// The arguments of a command line: words, or texts between double quotes.
fn arguments(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn run(desk: &Desk, line: &str) -> String {
    let words = arguments(line);
    assert_eq!(words[0], "incidence", "{line}");
    let out = desk.command(&[]).args(&words[1..]).env("COLUMNS", "120").output().expect("running the program");
    assert!(out.status.success(), "{line}: {}", String::from_utf8_lossy(&out.stderr));
    let out = String::from_utf8(out.stdout).expect("text");
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    let desk = Desk::new();
    let mut n = 0;
    for block in README.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        for command in block.split("$ ").filter(|command| !command.is_empty()) {
            let (line, shown) = command.split_once('\n').expect("a line");
            let printed = run(&desk, line);
            // The demonstration prints paths of the folder that it runs in.
            if !shown.is_empty() {
                assert_eq!(printed, shown, "{line}");
            }
            n += 1;
        }
    }
    assert!(n >= 6, "only {n} commands were found");
}

#[test]
fn every_generated_table_of_the_readme_is_the_programs_own() {
    let desk = Desk::new();
    let mut n = 0;
    for block in README.split("<!-- generated: ").skip(1) {
        let (line, rest) = block.split_once(" -->\n").expect("a command");
        let shown = rest.split("<!-- end -->").next().expect("an end");
        assert_eq!(run(&desk, line), shown, "run `{line}` and put its output there");
        n += 1;
    }
    assert_eq!(n, 4);
}
