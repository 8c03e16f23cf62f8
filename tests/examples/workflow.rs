//! The steps of the GitHub Actions workflow, run by bash as a runner does, and its structure.

use crate::bench::{Bench, STALE, assert_schedule, example, has, ran, root};
use std::process::Command;

const WORKFLOW: &str = "github-actions/weekly-report.yml";

struct Step {
    name: String,
    uses: String,
    run: String,
}

/// The steps, read by indentation. Where there is a reader of YAML, a test holds this one to it.
fn steps() -> Vec<Step> {
    let text = example(WORKFLOW);
    let (_, listed) = text.split_once("\n    steps:\n").expect("steps");
    let mut steps: Vec<Step> = Vec::new();
    for line in listed.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(key) = line.strip_prefix("      - ") {
            steps.push(Step { name: String::new(), uses: String::new(), run: String::new() });
            set(steps.last_mut().expect("a step"), key);
        } else if let Some(code) = line.strip_prefix("          ").filter(|_| is_block(steps.last())) {
            let step = steps.last_mut().expect("a step");
            step.run += &format!("{code}\n");
        } else if let Some(key) = line.strip_prefix("        ") {
            set(steps.last_mut().expect("a step"), key);
        }
    }
    steps.iter_mut().for_each(|step| step.run = step.run.replace("|\n", ""));
    steps
}

fn is_block(step: Option<&Step>) -> bool {
    step.is_some_and(|step| step.run.starts_with("|\n"))
}

fn set(step: &mut Step, line: &str) {
    match line.split_once(": ") {
        Some(("name", name)) => step.name = name.to_owned(),
        Some(("uses", uses)) => step.uses = uses.to_owned(),
        Some(("run", run)) => step.run = format!("{run}\n"),
        _ => {}
    }
}

#[test]
fn the_steps_import_report_summarise_and_judge() {
    let bench = Bench::new();
    bench.exports("work/exports");
    bench.write("work/exports/stale.csv", STALE);
    bench.write("work/incidence.toml", &example("incidence.toml"));
    std::fs::create_dir(bench.path("temp")).unwrap();
    let mut ran_steps = Vec::new();
    for step in steps().iter().filter(|step| step.uses.is_empty()) {
        bench.write("temp/step.sh", &step.run);
        let script = bench.name("temp/step.sh");
        let mut command =
            bench.command("bash", &["--noprofile", "--norc", "-eo", "pipefail", &script], "/usr/bin:/bin");
        command.current_dir(bench.path("work")).env("RUNNER_TEMP", bench.path("temp"));
        command.env("GITHUB_STEP_SUMMARY", bench.path("summary.md")).env("GITHUB_PATH", bench.path("path"));
        let (said, code) = ran(&mut command);
        if step.name == "Gates" {
            assert_eq!(code, 2, "{said}");
            assert!(said.contains("gate failed: coverage.age > 8d: found "), "{said}");
            assert!(said.contains("last heard of at 2024-01-09T11:40:00Z"), "{said}");
        } else {
            assert_eq!(code, 0, "{}: {said}", step.name);
        }
        ran_steps.push(step.name.clone());
    }
    assert_eq!(ran_steps, ["Install", "Import", "Report", "Summary", "Gates"]);
    assert_eq!(bench.read("summary.md"), bench.read("work/report/weekly.md"));
    // More than that is cut off by GitHub.
    assert!(bench.read("summary.md").len() < 1 << 20);
    assert!(bench.path("work/report/weekly.html").is_file());
}

#[test]
fn the_workflow_may_only_read_and_takes_no_words_from_outside() {
    let text = example(WORKFLOW);
    assert!(text.contains("\npermissions:\n  contents: read\n\n"));
    let cron = text.split("- cron: \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a schedule");
    assert_schedule(&cron.split(' ').collect::<Vec<_>>());
    for step in steps() {
        assert!(step.uses.is_empty() != step.run.is_empty(), "{}: uses or run", step.name);
        assert!(step.uses.is_empty() || step.uses.contains("@v"), "{}: no version", step.uses);
        assert!(!step.run.contains("${{"), "{}: an expression inside a script can be code", step.name);
    }
}

#[test]
fn a_reader_of_yaml_sees_the_same_steps() {
    if !has("python3") {
        return;
    }
    let program = "import json, sys, yaml\nsteps = yaml.safe_load(open(sys.argv[1]))['jobs']['report']['steps']\n\
                   print(json.dumps([[step.get('name', ''), step.get('uses', ''), step.get('run', '')] for step in steps]))";
    let file = root().join("examples").join(WORKFLOW);
    let out = Command::new("python3").args(["-c", program]).arg(file).output().unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    if error.contains("No module named 'yaml'") {
        eprintln!("skipped: python3 has no PyYAML here");
        return;
    }
    assert!(out.status.success(), "{error}");
    let read: Vec<[String; 3]> = serde_json::from_slice(&out.stdout).unwrap();
    let own: Vec<[String; 3]> = steps().into_iter().map(|step| [step.name, step.uses, step.run]).collect();
    let trimmed = |steps: Vec<[String; 3]>| steps.into_iter().map(|step| step.map(|text| text.trim_end().to_owned()));
    assert_eq!(trimmed(own).collect::<Vec<_>>(), trimmed(read).collect::<Vec<_>>());
}
