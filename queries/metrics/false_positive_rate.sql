-- false_positive_rate: verdict false positive / verdict known.
-- Where no (source, account) of these incidents carries a label at all there is no rate: nobody ever said.
with judged as (
    select
        d.verdict = 'false_positive' as is_hit,
        (d.source_has_labels or d.is_labelled)
            and not d.is_merged and not d.is_test and not d.is_excluded as is_of_labels,
        case
            when d.is_merged then 'merged'
            when d.is_test then 'test'
            when d.is_excluded then 'excluded'
            when d.verdict = 'unknown' and not d.source_has_labels then 'unknown'
            when d.verdict = 'unknown' and d.is_open then 'open'
            when d.verdict = 'unknown' then 'missing'
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
    case
        when count(*) = 0 or bool_or(is_of_labels)
        then count(*) filter (where fate = 'counted' and is_hit)
    end as hits,
    case
        when count(*) = 0 or bool_or(is_of_labels)
        then 1e0 * count(*) filter (where fate = 'counted' and is_hit)
        / nullif(count(*) filter (where fate = 'counted'), 0)
    end as value
from judged
