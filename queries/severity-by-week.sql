-- title: Severity by week
-- question: How do the weeks compare, by severity?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 104: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Weeks begin on Monday in the configuration's zone; weeks without incidents are not listed.
select
    week,
    count(*) filter (where severity = 1) as sev1,
    count(*) filter (where severity = 2) as sev2,
    count(*) filter (where severity = 3) as sev3,
    count(*) filter (where severity = 4) as sev4,
    count(*) filter (where severity = 5) as sev5,
    count(*) filter (where severity is null) as unknown_severity,
    count(*) as incidents
from incidents_derived
where not is_merged and not is_test and not is_excluded and week is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by week
order by week desc
limit cast($limit as bigint)
