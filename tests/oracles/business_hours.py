"""Writes business_hours.csv: business minutes between two instants, counted minute by minute on the clocks of zoneinfo.

    python3 tests/oracles/business_hours.py

No arithmetic on days: every minute of UTC between the two is shown on the zone's clock, and is in if that clock, on a day
that is neither weekend nor holiday, shows a time of the hours. Hours over midnight belong to the day on which they begin.
"""

import csv
import pathlib
import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

HOURS = ["08:00-18:00", "22:00-06:00", "00:00-24:00", "01:30-02:15"]
# A few days before and after each change of the clocks of 2026, by zone, in UTC.
CHANGES = {
    "Europe/Berlin": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2026-04-04T15:00", "2026-10-03T15:30"],
    "UTC": ["2026-03-29T01:00", "2026-10-25T01:00"],
}
HOLIDAYS = {date(2026, 3, 27), date(2026, 4, 6), date(2026, 10, 26), date(2026, 11, 2)}


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def is_in(local, begin, end):
    minute = local.hour * 60 + local.minute
    day = local.date()
    if begin < end:
        inside = begin <= minute < end
    elif minute >= begin:
        inside = True
    else:
        inside, day = minute < end, day - timedelta(days=1)
    return inside and day.weekday() < 5 and day not in HOLIDAYS


def main():
    drawn = random.Random(20260329)
    rows = []
    for zone, changes in CHANGES.items():
        for change in changes:
            middle = datetime.fromisoformat(change).replace(tzinfo=timezone.utc)
            for hours in HOURS:
                begin, end = (minutes(part) for part in hours.split("-"))
                for _ in range(8):
                    first = middle + timedelta(minutes=drawn.randint(-4 * 1440, 2 * 1440))
                    last = first + timedelta(minutes=drawn.choice([drawn.randint(0, 600), drawn.randint(0, 6 * 1440)]))
                    n, at = 0, first
                    while at < last:
                        n += is_in(at.astimezone(ZoneInfo(zone)), begin, end)
                        at += timedelta(minutes=1)
                    rows.append([zone, hours, first.strftime("%FT%H:%M:%SZ"), last.strftime("%FT%H:%M:%SZ"), n])
    path = pathlib.Path(__file__).with_name("business_hours.csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["zone", "hours", "from", "until", "minutes"])
        writer.writerows(rows)


main()
