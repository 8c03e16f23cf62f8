-- title: Reopened incidents
-- question: What came back after it was resolved?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also where the source cannot know reopenings.
select source, account, id, title, service, severity, happened_at, resolved_at, reopen_count, resolved_by, is_open
from incidents_derived
where not is_merged and not is_test and not is_excluded and reopen_count > 0
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
order by reopen_count desc, happened_at desc, source, account, id
limit cast($limit as bigint)
