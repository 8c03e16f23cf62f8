#!/bin/sh
# What a scheduler runs: import what arrived, write the figures for dashboards and the report of the last week, judge the
# gates.
#
#   weekly.sh FOLDER
#
# FOLDER holds exports/ (whatever fetches the exports puts them there) and incidence.toml (gates and all). The job makes
# incidence.duckdb, metrics/*.prom and reports/DATE/ in it. It prints nothing unless something is wrong, so that cron
# mails only then. One step that fails does not stop the others; the exit code is the highest of theirs:
# 1 wrong usage or configuration, 2 a gate failed, 3 an export could not be read, 70 a bug.
set -u

if [ $# -ne 1 ] || ! cd "$1"; then
  echo "usage: weekly.sh FOLDER" >&2
  exit 1
fi
worst=0

step() {
  incidence --quiet "$@" >/dev/null
  code=$?
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
}

mkdir -p metrics
step import exports
# "now" and not the last moment of the data: a source from which nothing comes any more must grow older.
step metrics --as-of now --last 12w --format openmetrics -o metrics/incidence-all.prom
step metrics --as-of now --last 12w --by severity --format openmetrics -o metrics/incidence-severity.prom
step metrics --as-of now --last 12w --by service --format openmetrics -o metrics/incidence-service.prom
step report weekly --as-of now --out "reports/$(date +%Y-%m-%d)"
step check --as-of now --last 1w
exit "$worst"
