-- title: Resolved by themselves, by service
-- question: Which alerts go away before anyone acts?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also what is not resolved, and resolves of which nobody knows who made them.
select
    coalesce(service, '(unknown)') as service,
    count(*) as resolved,
    count(*) filter (where auto_resolved) as auto_resolved,
    count(*) filter (where auto_resolved and ack_state = 'never') as never_acknowledged,
    round(1e0 * count(*) filter (where auto_resolved) / count(*), 4) as auto_resolved_ratio
from incidents_derived
where not is_merged and not is_test and not is_excluded and resolved_at is not null and auto_resolved is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by service
order by auto_resolved desc, auto_resolved_ratio desc, service
limit cast($limit as bigint)
