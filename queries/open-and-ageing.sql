-- title: Open and ageing
-- question: What is still open, and for how long?
-- param older_than_h = 0: open for at least so many hours
-- param limit = 100: how many rows
-- Left out: merged incidents, tests, exclusions.
-- What is open is known to be open only until the end of its source's coverage.
select
    d.source, d.account, d.id, d.number, d.title, d.service, d.team, d.severity, d.assignee, d.happened_at,
    c.last_at as known_until,
    round((epoch_us(c.last_at) - epoch_us(d.happened_at)) / 3.6e9, 2) as open_h,
    d.ack_state = 'known' as is_acknowledged
from incidents_derived d
join coverage c on c.source = d.source and c.account = d.account
where d.is_open and not d.is_merged and not d.is_test and not d.is_excluded
    and epoch_us(c.last_at) - epoch_us(d.happened_at) >= 3.6e9 * cast($older_than_h as double)
order by open_h desc, d.source, d.account, d.id
limit cast($limit as bigint)
