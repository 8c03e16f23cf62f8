-- title: Night pages
-- question: What happens in sleep hours, and was it worth waking for?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Sleep hours are those of the team.
select
    coalesce(service, '(unknown)') as service,
    count(*) filter (where hour_kind = 'sleep') as night_incidents,
    count(distinct day) filter (where hour_kind = 'sleep') as days_with_one,
    count(*) filter (where hour_kind = 'sleep' and verdict = 'false_positive') as night_false_positives,
    count(*) filter (where hour_kind = 'sleep' and auto_resolved) as night_auto_resolved,
    count(*) as incidents,
    round(1e0 * count(*) filter (where hour_kind = 'sleep') / count(*), 4) as night_ratio
from incidents_derived
where not is_merged and not is_test and not is_excluded
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by service
having count(*) filter (where hour_kind = 'sleep') > 0
order by night_incidents desc, service
limit cast($limit as bigint)
