-- incidents_derived as PagerDuty's Insights see it: resolved incidents only, placed by and timed from their creation.
-- Where a metric's SQL says incidents_derived, it means this; `outside` says why an incident is in no window.
select
    * replace (
        case when outside is null then created_at end as happened_at,
        coalesce(created_at, detected_at) as detected_at,
        knows_detected or created_at is not null as knows_detected,
        -- What is outside takes no service away.
        case when outside is null then is_failure when is_failure is not null then false end as is_failure
    )
from (
    select
        d.*,
        case
            when d.resolved_at is null and d.is_open then 'open'
            -- Over, and the source cannot tell when: its figures are unknown, and it belongs here.
            when d.resolved_at is null and d.knows_resolved then 'not_resolved'
            when d.created_at is null then 'no_created_at'
        end as outside
    from incidents_derived d
) told
