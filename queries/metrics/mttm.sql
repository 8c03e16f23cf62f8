-- mttm, mean time to mitigate: mitigated_at - detected_at.
with judged as (
    select
        micros_between(d.detected_at, d.mitigated_at) as took_us,
        case
            when d.is_merged then 'merged'
            when d.is_test then 'test'
            when d.is_excluded then 'excluded'
            when d.verdict = 'false_positive' then 'false_positive'
            when d.detected_at is null and not d.knows_detected then 'unknown'
            when d.mitigated_at is null and not d.knows_mitigated then 'unknown'
            when micros_between(d.detected_at, d.mitigated_at) < -1000000 then 'negative'
            when d.detected_at is not null and d.mitigated_at is null and d.is_open then 'open'
            when d.detected_at is null or d.mitigated_at is null then 'missing'
            else 'counted'
        end as fate
    from incidents_derived d
    cross join params p
    where d.in_scope and d.happened_at >= p.window_from and d.happened_at < p.window_until
),
measured as (
    -- Up to 1 s early is the skew of two clocks, and counts as 0.
    select fate, case when fate = 'counted' then cast(greatest(took_us, 0) as double precision) / 1e6 end as took_s
    from judged
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
    avg(took_s) as value,
    exp(avg(ln(took_s + (select log_offset_s from params)))) - (select log_offset_s from params) as gmean,
    percentile_cont(0.5) within group (order by took_s) as median,
    percentile_cont(0.75) within group (order by took_s) as p75,
    percentile_cont(0.9) within group (order by took_s) as p90,
    percentile_cont(0.95) within group (order by took_s) as p95,
    max(took_s) as max
from measured
