-- title: Action items
-- question: What was to be done after incidents, by whom, and what is overdue?
-- param state = : open, overdue, done or unknown; empty: all
-- param owner = : whose; empty: everybody's
-- param limit = 200: how many rows
-- Nothing is left out. An item is as old as the day since when it is to be done, else as its incident. One that is done
-- without a day was done, whenever; one that is due today is not overdue.
with stands_for as (
    select source, account, id, one_source, one_account, one_id from links
    union
    select other_source, other_account, other_id, one_source, one_account, one_id from links
),
items as (
    select
        a.*, p.as_of,
        case
            when a.is_done is null then 'unknown'
            when a.is_done and (a.done_at is null or a.done_at <= p.as_of) then 'done'
            when a.due_on < cast(p.as_of as date) then 'overdue'
            else 'open'
        end as state
    from actions a
    cross join params p
)
select
    i.state, coalesce(i.owner, '(nobody)') as owner, i.title, i.due_on,
    case when i.state <> 'done' then round((epoch_us(i.as_of) - epoch_us(coalesce(i.created_at, d.happened_at))) / 8.64e10, 1) end
        as age_days,
    i.source, i.account, i.incident_id, d.title as incident, d.service, i.url
from items i
left join stands_for o on o.source = i.source and o.account = i.account and o.id = i.incident_id
left join incidents_derived d on d.source = coalesce(o.one_source, i.source)
    and d.account = coalesce(o.one_account, i.account) and d.id = coalesce(o.one_id, i.incident_id)
where (nullif($state, '') is null or i.state = $state)
    and (nullif($owner, '') is null or lower(i.owner) = lower($owner))
order by
    case i.state when 'overdue' then 1 when 'open' then 2 when 'unknown' then 3 else 4 end,
    i.due_on nulls last, age_days desc nulls last, i.source, i.account, i.incident_id, i.action_id
limit cast($limit as bigint)
