-- title: Time in each state
-- question: Where do incidents spend their time?
-- param source = : one source; empty: all
-- param limit = 100: how many rows
-- From events that carry a state: each lasts until the next change of the same incident. Left out: the last state of
-- each incident, which has no end, and merged incidents, tests, exclusions.
with changes as (
    select
        e.source, e.state, e.incident_id, e.account, e.at as from_at,
        lead(e.at) over (partition by e.source, e.account, e.incident_id order by e.at, e.event_id, e.state) as until_at
    from events e
    join incidents_derived d on d.source = e.source and d.account = e.account and d.id = e.incident_id
    where e.state is not null and not d.is_merged and not d.is_test and not d.is_excluded
        and ($source = '' or e.source = $source)
)
select
    source, state,
    count(distinct (account, incident_id)) as incidents,
    count(*) as stays,
    round(sum(epoch_us(until_at) - epoch_us(from_at)) / 3.6e9, 2) as total_h,
    round(avg(epoch_us(until_at) - epoch_us(from_at)) / 3.6e9, 2) as mean_h,
    round(quantile_cont(epoch_us(until_at) - epoch_us(from_at), 0.5) / 3.6e9, 2) as median_h
from changes
where until_at is not null
group by source, state
order by total_h desc, source, state
limit cast($limit as bigint)
