//! The very lines of the crontab and of the systemd units, run without a scheduler.

use crate::bench::{Bench, STALE, assert_schedule, example, has, job_as_of, ran};
use std::process::{Command, Stdio};

/// Settings and the one job of the crontab, read as cron reads it.
fn crontab() -> (Vec<(String, String)>, String) {
    let text = example("cron/crontab");
    assert!(text.ends_with('\n'), "cron ignores a last line without an end");
    let (mut settings, mut jobs) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let word = |c: char| c.is_ascii_alphabetic() || c == '_';
        if line.starts_with(word) && line.split_once('=').is_some_and(|(name, _)| name.chars().all(word)) {
            let (name, value) = line.split_once('=').expect("a setting");
            assert!(!value.contains('$'), "cron does not look into settings: {line}");
            settings.push((name.to_owned(), value.to_owned()));
            continue;
        }
        let mut rest = line;
        let mut fields = Vec::new();
        for _ in 0..5 {
            let (field, after) = rest.split_once(char::is_whitespace).expect("five fields before the command");
            fields.push(field);
            rest = after.trim_start();
        }
        assert_schedule(&fields);
        assert!(!rest.contains('%'), "cron takes a percent sign for the end of the line: {rest}");
        jobs.push(rest.to_owned());
    }
    assert_eq!(jobs.len(), 1);
    (settings, jobs.remove(0))
}

fn cron(bench: &Bench) -> Command {
    let (settings, job) = crontab();
    let setting = |name: &str| settings.iter().find(|(known, _)| known == name).expect(name).1.clone();
    assert!(setting("MAILTO").contains('@'));
    bench.command(&setting("SHELL"), &["-c", &job], &setting("PATH"))
}

#[test]
fn cron_runs_the_job_and_mails_why_a_gate_failed() {
    let bench = Bench::new();
    bench.exports("incidence/exports");
    bench.write("incidence/incidence.toml", &example("incidence.toml"));
    bench.write("incidence/weekly.sh", &job_as_of("2026-11-16T00:00:00Z"));
    let (mail, _) = ran(&mut cron(&bench));
    let lines: Vec<&str> = mail.lines().collect();
    // Two rows of the sample are no incidents; everything else of this configuration holds, or has nothing to hold on.
    assert!(lines.contains(&"gate failed: check.rejects > 0: found 2 (in the whole store)"), "{mail}");
    assert!(!mail.contains("coverage.age"), "both sources told of the day before: {mail}");
    assert!(lines.last().unwrap().starts_with("incidence: exit code 2 "), "{mail}");
    for name in ["incidence-all.prom", "incidence-severity.prom", "incidence-service.prom"] {
        let text = bench.read(&format!("incidence/metrics/{name}"));
        assert!(text.contains("incidence_incident_count{window=\"12w\"") && text.ends_with("# EOF\n"), "{name}");
    }
    let days: Vec<_> = std::fs::read_dir(bench.path("incidence/reports")).unwrap().collect();
    assert_eq!(days.len(), 1);
    for name in ["weekly.html", "weekly.md", "weekly.json"] {
        assert!(days[0].as_ref().unwrap().path().join(name).is_file(), "{name}");
    }
    // A week later with the same exports: nothing is imported twice.
    ran(&mut cron(&bench));
    let count = ["query", "--sql", "select count(*) as n from imports", "--format", "csv", "--store"];
    let store = bench.name("incidence/incidence.duckdb");
    let (n, _) = ran(&mut bench.command(&bench.name("bin/incidence"), &[&count[..], &[&store]].concat(), ""));
    assert_eq!(n, "n\n3\n");
}

#[test]
fn cron_mails_nothing_when_all_is_well() {
    let bench = Bench::new();
    bench.exports("incidence/exports");
    bench.write("incidence/incidence.toml", "gates = [\"mtta > 30d\", \"coverage.age > 8d\"]\n");
    bench.write("incidence/weekly.sh", &job_as_of("2026-11-16T00:00:00Z"));
    assert_eq!(ran(&mut cron(&bench)), (String::new(), 0));
}

/// The job as it ships, at whatever moment the machine's clock shows.
#[test]
fn a_source_from_which_nothing_comes_any_more_is_named() {
    let bench = Bench::new();
    bench.write("incidence/exports/tickets.csv", STALE);
    bench.write("incidence/incidence.toml", "gates = [\"coverage.age > 8d\"]\n");
    bench.write("incidence/weekly.sh", &example("weekly.sh"));
    let (mail, _) = ran(&mut cron(&bench));
    assert!(mail.starts_with("gate failed: coverage.age > 8d: found "), "{mail}");
    assert!(mail.contains("(jira ") && mail.contains(" behind, last heard of at 2024-01-09T11:40:00Z)\n"), "{mail}");
    assert_eq!(mail.lines().count(), 2, "{mail}");
}

#[test]
fn an_export_that_cannot_be_read_stops_nothing_else() {
    let bench = Bench::new();
    bench.exports("incidence/exports");
    bench.write(
        "incidence/exports/cut.json",
        "{\"incidents\": [{\"id\": \"Q1\", \"incident_number\": 1, \"created_at\": ",
    );
    bench.write("incidence/weekly.sh", &job_as_of("2026-11-16T00:00:00Z"));
    let (_, code) =
        ran(&mut bench.command("/bin/sh", &[&bench.name("incidence/weekly.sh"), "incidence"], "/usr/bin:/bin"));
    assert!(bench.path("incidence/metrics/incidence-all.prom").is_file(), "exit code {code}");
    let nothing = Bench::new();
    nothing.write("incidence/weekly.sh", &example("weekly.sh"));
    let run = |arguments: &[&str]| ran(&mut nothing.command("/bin/sh", arguments, "/usr/bin:/bin"));
    let (said, code) = run(&[&nothing.name("incidence/weekly.sh"), "incidence"]);
    assert!(code == 3 && said.contains("exports"), "no exports at all: {code}: {said}");
    assert_eq!(run(&[&nothing.name("incidence/weekly.sh")]), ("usage: weekly.sh FOLDER\n".to_owned(), 1));
}

#[test]
fn two_runs_are_kept_apart() {
    if !has("flock") {
        return;
    }
    let bench = Bench::new();
    bench.write("incidence/weekly.sh", "#!/bin/sh\necho it ran\n");
    let lock = bench.name("incidence/.lock");
    let holder = ["-c", &format!("exec flock '{lock}' sh -c 'echo held; exec sleep 60'")];
    let mut holder = bench.command("/bin/sh", &holder, "/usr/bin:/bin").stdout(Stdio::piped()).spawn().unwrap();
    let mut held = [0; 5];
    std::io::Read::read_exact(holder.stdout.as_mut().unwrap(), &mut held).unwrap();
    let (mail, _) = ran(&mut cron(&bench));
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert!(mail.starts_with("incidence: exit code 75 ") && !mail.contains("it ran"), "{mail}");
}

/// The value of a key in a unit, its specifiers filled in.
fn unit(name: &str, key: &str, specifiers: &[(&str, &str)]) -> String {
    let text = example(&format!("systemd/{name}"));
    let mut value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).expect(key).to_owned();
    for (specifier, filled) in specifiers {
        value = value.replace(specifier, filled);
    }
    assert!(!value.contains('%'), "{name}: {key}={value}: a specifier is left");
    value
}

/// The words of a command as systemd splits them: by spaces, except between single quotes. It is no shell.
fn words(command: &str) -> Vec<String> {
    let quoted = command.split('\'').enumerate();
    quoted
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn the_service_runs_the_job_in_its_state_directory() {
    let bench = Bench::new();
    bench.exports("state/incidence/exports");
    bench.write("state/incidence/incidence.toml", "gates = [\"check.rejects > 1\"]\n");
    bench.write("lib/weekly.sh", &job_as_of("2026-11-16T00:00:00Z"));
    let service = |key| unit("incidence-weekly.service", key, &[("%S", &bench.name("state"))]);
    assert_eq!(service("StateDirectory"), "incidence");
    let path = service("Environment");
    let start = service("ExecStart").replace("/usr/local/lib/incidence", &bench.name("lib"));
    let start = words(&start);
    let arguments: Vec<&str> = start[1..].iter().map(String::as_str).collect();
    let mut command = bench.command(&start[0], &arguments, path.strip_prefix("PATH=").expect("a path"));
    let (said, code) = ran(command.current_dir(service("WorkingDirectory")));
    assert_eq!((said.as_str(), code), ("gate failed: check.rejects > 1: found 2 (in the whole store)\n", 2));
    assert!(bench.path("state/incidence/metrics/incidence-all.prom").is_file());
}

#[test]
fn a_failed_service_is_mailed_with_what_it_said() {
    let bench = Bench::new();
    bench.write("bin/systemctl", "#!/bin/sh\necho \"systemctl $*\"\n");
    bench.write("bin/sendmail", &format!("#!/bin/sh\necho \"to $*\" >'{0}'\ncat >>'{0}'\n", bench.name("mail")));
    let failed = unit("incidence-weekly.service", "OnFailure", &[("%N", "incidence-weekly")]);
    assert_eq!(failed, "incidence-failed@incidence-weekly.service");
    let command =
        unit("incidence-failed@.service", "ExecStart", &[("%i", "incidence-weekly"), ("%H", "host.example.com")]);
    let command = words(&command);
    let arguments: Vec<&str> = command[1..].iter().map(String::as_str).collect();
    let (said, code) = ran(&mut bench.command(&command[0], &arguments, "/usr/bin:/bin"));
    assert_eq!((said.as_str(), code), ("", 0));
    assert_eq!(
        bench.read("mail"),
        "to reliability@example.com\nSubject: incidence-weekly failed on host.example.com\n\n\
         systemctl status --lines=50 --no-pager incidence-weekly\n"
    );
}

#[test]
fn systemd_finds_no_fault_with_the_units() {
    if !has("systemd-analyze") {
        return;
    }
    let bench = Bench::new();
    bench.write("lib/weekly.sh", "#!/bin/sh\n");
    let names = ["incidence-weekly.service", "incidence-weekly.timer", "incidence-failed@.service"];
    let mut arguments = vec!["verify".to_owned(), "--man=no".to_owned()];
    for name in names {
        let text = example(&format!("systemd/{name}"));
        bench.write(&format!("units/{name}"), &text.replace("/usr/local/lib/incidence", &bench.name("lib")));
        arguments.push(bench.name(&format!("units/{name}")));
    }
    let analyze = |arguments: &[&str]| ran(Command::new("systemd-analyze").args(arguments));
    let (said, code) = analyze(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(code == 0 && !said.contains("incidence-"), "{said}");
    // As the README says.
    let (said, _) = analyze(&["security", "--offline=true", &bench.name("units/incidence-weekly.service")]);
    let exposure = said.split("Overall exposure level for incidence-weekly.service: ").nth(1).map(|rest| &rest[..3]);
    if let Some(exposure) = exposure {
        assert!(exposure.parse::<f64>().is_ok_and(|exposure| exposure <= 1.0), "{said}");
    }
    let when = unit("incidence-weekly.timer", "OnCalendar", &[]);
    let (said, code) = analyze(&["calendar", &when]);
    assert_eq!(code, 0, "{said}");
}
