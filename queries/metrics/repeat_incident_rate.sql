-- repeat_incident_rate: repeats / n. A repeat: an earlier incident of the same issue, not itself left out, was
-- detected at most repeat_window_s before. The look-back ignores window and filters; equal instants are ordered by key.
with judged as (
    select
        d.source, d.account, d.id, d.issue, d.happened_at,
        d.in_scope and d.happened_at >= p.window_from and d.happened_at < p.window_until as is_asked,
        p.repeat_window_s,
        case
            when d.is_merged then 'merged'
            when d.is_test then 'test'
            when d.is_excluded then 'excluded'
            when d.verdict = 'false_positive' then 'false_positive'
            when d.issue is null then 'unknown'
            else 'counted'
        end as fate
    from incidents_derived d
    cross join params p
),
followed as (
    select
        is_asked, fate, repeat_window_s, happened_at,
        lag(happened_at) over (
            partition by fate, issue
            order by happened_at, source collate "C", account collate "C", id collate "C"
        ) as previous_at
    from judged
),
measured as (
    select fate, coalesce(micros_between(previous_at, happened_at) <= 1000000 * repeat_window_s, false) as is_hit
    from followed
    where is_asked
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
from measured
