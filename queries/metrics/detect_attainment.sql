-- detect_attainment: detected within the target / all whose target has been met or missed.
-- What was never detected is missing.
with judged as (
    select
        coalesce(micros_between(d.started_at, d.detected_at) <= 1000000 * d.detect_target_s, false) as is_hit,
        case
            when d.is_merged then 'merged'
            when d.is_test then 'test'
            when d.is_excluded then 'excluded'
            when d.verdict = 'false_positive' then 'false_positive'
            when d.started_at is null and not d.knows_started then 'unknown'
            when d.detected_at is null and not d.knows_detected then 'unknown'
            when d.started_at is not null and d.started_is_default then 'defaulted'
            when micros_between(d.started_at, d.detected_at) < -1000000 then 'negative'
            when d.detected_at is null and d.is_open
                and micros_between(d.started_at, least(p.as_of, c.last_at)) <= 1000000 * d.detect_target_s
                then 'pending'
            when d.detect_target_s is null then 'no_target'
            when d.started_at is null or d.detected_at is null then 'missing'
            else 'counted'
        end as fate
    from incidents_derived d
    cross join params p
    left join coverage c on c.source = d.source and c.account = d.account
    where d.in_scope and d.happened_at >= p.window_from and d.happened_at < p.window_until
)
select
    count(*) as incidents,
    count(*) filter (where fate = 'counted') as n,
    count(*) filter (where fate = 'merged') as merged,
    count(*) filter (where fate = 'test') as test,
    count(*) filter (where fate = 'excluded') as excluded,
    count(*) filter (where fate = 'false_positive') as false_positive,
    count(*) filter (where fate = 'unknown') as unknown,
    count(*) filter (where fate = 'defaulted') as defaulted,
    count(*) filter (where fate = 'negative') as negative,
    count(*) filter (where fate = 'open') as open,
    count(*) filter (where fate = 'pending') as pending,
    count(*) filter (where fate = 'auto_resolved') as auto_resolved,
    count(*) filter (where fate = 'no_target') as no_target,
    count(*) filter (where fate = 'missing') as missing,
    count(*) filter (where fate = 'counted' and is_hit) as hits,
    1e0 * count(*) filter (where fate = 'counted' and is_hit)
        / nullif(count(*) filter (where fate = 'counted'), 0) as value
from judged
