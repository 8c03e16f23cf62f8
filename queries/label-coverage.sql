-- title: Label coverage
-- question: How much of the data carries a verdict and an acknowledgement at all?
-- param from = : from this moment on (2026-01-05, or 2026-01-05 08:00); empty: all
-- param until = : before this moment; empty: all
-- Left out: merged incidents, tests, exclusions.
select
    source, account,
    count(*) as incidents,
    count(*) filter (where is_labelled) as labelled,
    count(*) filter (where verdict = 'false_positive') as false_positives,
    count(*) filter (where ack_state <> 'unknown') as acknowledgement_known,
    count(*) filter (where severity is not null and not severity_is_proxy) as severity_known,
    count(*) filter (where auto_resolved is not null) as resolver_known,
    count(*) filter (where issue is not null) as issue_known
from incidents_derived
where not is_merged and not is_test and not is_excluded
    and (nullif($from, '') is null or happened_at >= cast(nullif($from, '') as timestamp))
    and (nullif($until, '') is null or happened_at < cast(nullif($until, '') as timestamp))
group by source, account
order by source, account
