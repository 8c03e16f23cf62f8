-- title: Busiest hours
-- question: At which hours of the week do incidents come?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 168: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Hours and weekdays are those of the configuration's zone; weekday 1 is Monday.
select
    weekday, hour,
    count(*) as incidents,
    count(distinct day) as days_with_one,
    round(1e0 * count(*) / sum(count(*)) over (), 4) as share_ratio
from incidents_derived
where not is_merged and not is_test and not is_excluded and weekday is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by weekday, hour
order by incidents desc, weekday, hour
limit cast($limit as bigint)
