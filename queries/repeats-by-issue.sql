-- title: Repeats by issue
-- question: What keeps coming back?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param at_least = 2: incidents an issue must have to be listed
-- param limit = 20: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also what has no issue: neither a key nor a title.
select
    issue, issue_basis,
    min(title) as example_title,
    count(*) as incidents,
    count(distinct service) as services,
    min(happened_at) as first_at,
    max(happened_at) as last_at
from incidents_derived
where not is_merged and not is_test and not is_excluded and issue is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by issue, issue_basis
having count(*) >= cast($at_least as bigint)
order by incidents desc, last_at desc, issue
limit cast($limit as bigint)
