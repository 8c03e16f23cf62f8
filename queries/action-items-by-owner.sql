-- title: Action items by owner
-- question: Who has how much to do after incidents, and for how long already?
-- param limit = 100: how many rows
-- Nothing is left out. An item is as old as the day since when it is to be done, else as its incident. Owners are compared
-- without case. (No measure of performance.)
with stands_for as (
    select source, account, id, one_source, one_account, one_id from links
    union
    select other_source, other_account, other_id, one_source, one_account, one_id from links
),
items as (
    select
        a.owner, a.is_done is null as is_unknown,
        coalesce(a.is_done and (a.done_at is null or a.done_at <= p.as_of), false) as is_done,
        coalesce(a.due_on < cast(p.as_of as date), false) as is_past_due,
        (epoch_us(p.as_of) - epoch_us(coalesce(a.created_at, d.happened_at))) / 8.64e10 as age_days
    from actions a
    cross join params p
    left join stands_for o on o.source = a.source and o.account = a.account and o.id = a.incident_id
    left join incidents_derived d on d.source = coalesce(o.one_source, a.source)
        and d.account = coalesce(o.one_account, a.account) and d.id = coalesce(o.one_id, a.incident_id)
)
select
    coalesce(min(owner), '(nobody)') as owner,
    count(*) filter (where not is_done and not is_unknown) as still_open,
    count(*) filter (where not is_done and not is_unknown and is_past_due) as overdue,
    count(*) filter (where is_done) as done,
    count(*) filter (where is_unknown) as unknown,
    round(max(age_days) filter (where not is_done and not is_unknown), 1) as oldest_open_days,
    round(quantile_cont(age_days, 0.5) filter (where not is_done and not is_unknown), 1) as median_open_days
from items
group by lower(owner)
order by overdue desc, still_open desc, owner
limit cast($limit as bigint)
