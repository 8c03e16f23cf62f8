-- incident_count: incidents less merged, tests and excluded ones; also per week of observed time.
with observed as (
    -- T: the union of what the sources cover, inside the window and not after as_of.
    -- What a span adds is what lies after all the earlier ones.
    select coalesce(sum(greatest(micros_between(greatest(begins, reached), ends), 0)), 0) / 1e6 as observed_s
    from (
        select
            begins, ends,
            max(ends) over (order by begins, ends rows between unbounded preceding and 1 preceding) as reached
        from (
            select
                greatest(c.first_at, p.window_from, p.group_from) as begins,
                least(c.last_at, p.window_until, p.as_of) as ends
            from coverage c
            cross join params p
        ) clipped
        where begins < ends
    ) spans
),
judged as (
    select
        case
            when d.is_merged then 'merged'
            when d.is_test then 'test'
            when d.is_excluded then 'excluded'
            else 'counted'
        end as fate
    from incidents_derived d
    cross join params p
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
    count(*) filter (where fate = 'counted') as value,
    604800e0 * count(*) filter (where fate = 'counted') / nullif((select observed_s from observed), 0) as per_week
from judged
