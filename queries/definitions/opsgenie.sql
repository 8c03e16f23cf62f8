-- incidents_derived as Opsgenie's global reports see it: closed incidents only, placed by and timed from their creation, up
-- to the close, which counts as the acknowledgement where there was none.
-- Where a metric's SQL says incidents_derived, it means this; `outside` says why an incident is in no window.
select
    * exclude (end_at) replace (
        case when outside is null then created_at end as happened_at,
        coalesce(created_at, detected_at) as detected_at,
        knows_detected or created_at is not null as knows_detected,
        case when outside is null then end_at else resolved_at end as resolved_at,
        case when outside is null and ack_state = 'never' and end_at is not null then end_at else acknowledged_at end
            as acknowledged_at,
        case when outside is null and ack_state = 'never' and end_at is not null then 'known' else ack_state end
            as ack_state,
        -- What is outside takes no service away.
        case when outside is null then is_failure when is_failure is not null then false end as is_failure
    )
from (
    select
        ended.*,
        case
            when end_at is null and is_open then 'open'
            -- Over, and the source cannot tell when: its figures are unknown, and it belongs here.
            when end_at is null and (knows_resolved or knows_closed) then 'not_closed'
            when created_at is null then 'no_created_at'
        end as outside
    from (
        -- A source that tells no close apart means it by its resolve.
        select d.*, coalesce(d.closed_at, case when not d.knows_closed then d.resolved_at end) as end_at
        from incidents_derived d
    ) ended
) told
