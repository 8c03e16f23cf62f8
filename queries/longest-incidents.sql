-- title: Longest incidents
-- question: Which incidents lasted longest, from detection to the last resolve?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 20: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also false positives and what is not resolved: see open-and-ageing.
select
    source, account, id, title, service, severity, detected_at, resolved_at, resolved_is_proxy,
    round((epoch_us(resolved_at) - epoch_us(detected_at)) / 3.6e9, 2) as lasted_h
from incidents_derived
where not is_merged and not is_test and not is_excluded and verdict <> 'false_positive' and resolved_at >= detected_at
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
order by epoch_us(resolved_at) - epoch_us(detected_at) desc, source, account, id
limit cast($limit as bigint)
