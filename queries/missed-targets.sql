-- title: Missed targets
-- question: Which incidents were answered too late, and by how much?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also what has no target, whose acknowledgement is unknown, or what is open and unanswered.
select
    source, account, id, title, service, severity, detected_at,
    coalesce(acknowledged_at, resolved_at) as answered_at,
    case
        when acknowledged_at is not null then 'acknowledged'
        when auto_resolved then 'resolved by itself'
        else 'resolved'
    end as answer,
    response_target_s as target_s,
    (epoch_us(coalesce(acknowledged_at, resolved_at)) - epoch_us(detected_at)) / 1e6 - response_target_s as late_s
from incidents_derived
where not is_merged and not is_test and not is_excluded and ack_state in ('known', 'never')
    and epoch_us(coalesce(acknowledged_at, resolved_at)) - epoch_us(detected_at) > 1e6 * response_target_s
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
order by late_s desc, source, account, id
limit cast($limit as bigint)
