-- title: Stale sources
-- question: Which sources have stopped bringing data?
-- param stale_after_h = 48: quiet for longer than so many hours, counted to the newest moment of any source, is stale
-- Nothing is left out. A quiet source is either a calm week or an export that nobody made.
select
    source, account, first_at, last_at, incidents, events,
    round((epoch_us((select max(last_at) from coverage)) - epoch_us(last_at)) / 3.6e9, 2) as quiet_h,
    epoch_us((select max(last_at) from coverage)) - epoch_us(last_at) > 3.6e9 * cast($stale_after_h as double) as is_stale
from coverage
order by quiet_h desc, source, account
