-- title: Slowest acknowledgements
-- question: Which pages waited longest for a person?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 20: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also what was never acknowledged: see unacknowledged.
select
    source, account, id, title, service, severity, detected_at, acknowledged_at, acknowledged_by,
    greatest(epoch_us(acknowledged_at) - epoch_us(detected_at), 0) / 1e6 as waited_s
from incidents_derived
where not is_merged and not is_test and not is_excluded
    and ack_state = 'known' and acknowledged_at is not null and detected_at is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
order by waited_s desc, source, account, id
limit cast($limit as bigint)
