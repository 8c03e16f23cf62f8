-- title: Escalations
-- question: Where does the first person paged not settle it?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- param limit = 50: how many rows
-- Left out: merged incidents, tests, exclusions.
-- Also where the source cannot know escalations.
select
    coalesce(team, '(unknown)') as team,
    coalesce(service, '(unknown)') as service,
    count(*) as incidents,
    count(*) filter (where escalation_count > 0) as escalated,
    sum(escalation_count) as escalations,
    round(1e0 * count(*) filter (where escalation_count > 0) / count(*), 4) as escalated_ratio
from incidents_derived
where not is_merged and not is_test and not is_excluded and escalation_count is not null
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by team, service
order by escalated desc, escalated_ratio desc, team, service
limit cast($limit as bigint)
