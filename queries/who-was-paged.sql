-- title: Who took incidents
-- question: Who answers, and at what hours? (No measure of performance.)
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- By who acknowledged first. Left out: merged incidents, tests, and what nobody is known to have acknowledged. False
-- positives and exclusions stay in: the person was woken all the same.
select
    acknowledged_by as person,
    count(*) as acknowledged,
    count(*) filter (where hour_kind = 'sleep') as in_sleep_hours,
    count(*) filter (where hour_kind in ('weekend', 'holiday')) as on_weekends_and_holidays,
    count(distinct day) as days_with_one,
    round(quantile_cont(greatest(epoch_us(acknowledged_at) - epoch_us(detected_at), 0), 0.5) / 6e7, 2) as median_wait_min
from incidents_derived
where not is_merged and not is_test and acknowledged_by is not null and acknowledged_at is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by acknowledged_by
order by acknowledged desc, person
limit cast($limit as bigint)
