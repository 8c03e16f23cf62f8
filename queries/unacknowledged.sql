-- title: Never acknowledged
-- question: Which pages did nobody take?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also what has an unknown acknowledgement: unknown is not never.
select
    source, account, id, title, service, team, severity, happened_at, is_open,
    case
        when is_open then 'open'
        when auto_resolved then 'resolved by itself'
        when resolved_at is not null then 'resolved'
        else 'closed'
    end as ending
from incidents_derived
where not is_merged and not is_test and not is_excluded and ack_state = 'never'
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
order by severity nulls last, happened_at, source, account, id
limit cast($limit as bigint)
