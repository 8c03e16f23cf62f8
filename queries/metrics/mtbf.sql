-- mtbf, mean time between failures: (T - D) / k over the outages, the union of what the failures took away.
-- D: their length inside the window; k: how many begin in it.
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
candidates as (
    -- Window or not: an outage may have begun before it.
    select
        d.source, d.account, d.id,
        d.happened_at >= p.window_from and d.happened_at < p.window_until as is_asked,
        coalesce(d.started_at, d.detected_at) as onset_at,
        -- What is open is known to be down only until the end of its coverage.
        least(p.as_of, c.last_at) as known_until,
        case when d.is_open then least(p.as_of, c.last_at) else d.resolved_at end as over_at,
        case
            when d.is_merged then 'merged'
            when d.is_test then 'test'
            when d.is_excluded then 'excluded'
            when d.verdict = 'false_positive' then 'false_positive'
            when d.is_failure is null then 'unknown'
            when not d.is_failure then 'not_a_failure'
            when d.started_at is null and d.detected_at is null and not d.knows_started and not d.knows_detected
                then 'unknown'
            when d.resolved_at is null and not d.knows_resolved then 'unknown'
            when micros_between(coalesce(d.started_at, d.detected_at), d.resolved_at) < -1000000 then 'negative'
            when coalesce(d.started_at, d.detected_at) is null or (d.resolved_at is null and not d.is_open)
                then 'missing'
            else 'failure'
        end as fate
    from incidents_derived d
    cross join params p
    left join coverage c on c.source = d.source and c.account = d.account
    where d.in_scope
),
reopened as (
    select
        f.source, f.account, f.id, f.onset_at, o.opened_at,
        coalesce(case when o.resolved_at <= p.as_of then o.resolved_at end, f.known_until) as over_at,
        row_number() over (partition by f.source, f.account, f.id order by o.opened_at) as nth
    from candidates f
    cross join params p
    join openings o on o.source = f.source and o.account = f.account and o.id = f.id and o.opened_at <= p.as_of
    where f.fate = 'failure'
),
stretches as (
    -- One an incident; several if it was reopened: it was up between a resolve and the next opening.
    select source, account, id, true as is_first, onset_at as begins, greatest(onset_at, over_at) as ends
    from candidates f
    where fate = 'failure'
        and not exists (select 1 from reopened r where r.source = f.source and r.account = f.account and r.id = f.id)
    union all
    select
        source, account, id, nth = 1,
        case when nth = 1 then onset_at else greatest(opened_at, onset_at) end,
        greatest(case when nth = 1 then onset_at else greatest(opened_at, onset_at) end, over_at)
    from reopened
    -- What was open before the onset took nothing away.
    where nth = 1 or greatest(opened_at, onset_at) < over_at
),
swept as (
    select
        source, account, id, is_first, begins, ends,
        max(ends) over (
            order by begins, source collate "C", account collate "C", id collate "C"
            rows between unbounded preceding and 1 preceding
        ) as reached
    from stretches
),
down as (
    -- D: the union of the stretches inside the observed span.
    select
        coalesce(sum(greatest(micros_between(
            greatest(s.begins, s.reached, p.window_from, p.group_from), least(s.ends, p.window_until, p.as_of)
        ), 0)), 0) / 1e6 as down_s
    from swept s
    cross join params p
),
judged as (
    select
        case
            when f.fate <> 'failure' then f.fate
            -- An incident that starts while service is down, or the instant it comes back, starts no outage.
            when s.begins <= s.reached then 'during_outage'
            when s.begins < p.window_from then 'began_before'
            -- Detected in the window, said to have begun after it.
            when s.begins >= p.window_until then 'negative'
            else 'counted'
        end as fate
    from candidates f
    cross join params p
    left join swept s on s.is_first and s.source = f.source and s.account = f.account and s.id = f.id
    where f.is_asked
),
known as (
    -- A ticket system says of no ticket that it took service away: that is no knowledge of failures.
    select count(*) > 0 as has_failures
    from incidents_derived
    where in_scope and (is_failure or (not is_failure and not is_ticket))
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
    count(*) filter (where fate = 'during_outage') as during_outage,
    count(*) filter (where fate = 'not_a_failure') as not_a_failure,
    count(*) filter (where fate = 'began_before') as began_before,
    case
        when (select has_failures from known)
        then ((select observed_s from observed) - (select down_s from down))
            / nullif(count(*) filter (where fate = 'counted'), 0)
    end as value,
    (select observed_s from observed) as observed_s,
    case when (select has_failures from known) then (select down_s from down) end as down_s
from judged
