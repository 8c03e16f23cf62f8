-- title: Hours on call
-- question: How long was each person on call?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 200: how many rows
-- Time under several schedules, policies or levels counts once. Left out: shadowing, and what is planned but not served by
-- as_of. A shift without a begin counts from `from`; without `from` it is only counted, in without_begin.
-- People are the same by address, else within their source.
with asked as (
    select
        cast(nullif($from, '') as timestamp) as from_at,
        least(cast(nullif($until, '') as timestamp), as_of) as until_at
    from params
),
served as (
    select
        coalesce(lower(p.email), s.source || '/' || s.account || '/' || s.person_id) as who,
        coalesce(p.name, p.email, s.person_id) as person,
        case when s.starts_at is null then a.from_at else greatest(s.starts_at, a.from_at) end as begins,
        least(s.ends_at, a.until_at) as ends
    from shifts s
    cross join asked a
    left join people p on p.source = s.source and p.account = s.account and p.person_id = s.person_id
    where s.kind in ('regular', 'override')
),
stretches as (
    select
        who, person, begins, ends,
        max(ends) over (partition by who order by begins, ends rows between unbounded preceding and 1 preceding) as reached
    from served
    where begins is null or begins < ends
)
select
    min(person) as person,
    round(coalesce(sum(greatest(epoch_us(ends) - epoch_us(greatest(begins, reached)), 0)) filter (where begins is not null), 0)
        / 3.6e9, 2) as hours_on_call,
    round(coalesce(sum(epoch_us(ends) - epoch_us(begins)), 0) / 3.6e9, 2) as hours_summed,
    count(*) filter (where begins is not null and (reached is null or begins > reached)) as stretches,
    count(*) filter (where begins is null) as without_begin
from stretches
group by who
order by hours_on_call desc, person
limit cast($limit as bigint)
