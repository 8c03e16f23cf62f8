-- title: Noisiest services
-- question: Which services wake us most, and how much of it was noise?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 20: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Resolves and labels that nobody knows are not noise.
select
    coalesce(service, '(unknown)') as service,
    count(*) as incidents,
    count(*) filter (where auto_resolved) as auto_resolved,
    count(*) filter (where verdict = 'false_positive') as false_positives,
    count(*) filter (where hour_kind = 'sleep') as in_sleep_hours,
    round(1e0 * count(*) / sum(count(*)) over (), 4) as share_ratio
from incidents_derived
where not is_merged and not is_test and not is_excluded
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by service
order by incidents desc, service
limit cast($limit as bigint)
