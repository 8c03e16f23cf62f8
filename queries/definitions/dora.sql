-- incidents_derived as DORA sees it: what a change caused, each of them a failure, placed by the start of impact.
-- Acknowledgement is not defined. The time to resolve is that of the metric `restore`.
-- Where a metric's SQL says incidents_derived, it means this; `outside` says why an incident is in no window.
select
    * replace (
        case when outside is null then started_at end as happened_at,
        cast(null as timestamp) as acknowledged_at,
        'unknown' as ack_state,
        -- What is outside takes no service away, unless nobody knows whether it is outside.
        case
            when outside is null then true
            when outside = 'not_by_change' then false
            when outside = 'no_started_at' and is_failure is not null then false
        end as is_failure
    )
from (
    select
        d.*,
        case
            when d.caused_by_change is null then 'cause_unknown'
            when not d.caused_by_change then 'not_by_change'
            when d.started_at is null then 'no_started_at'
        end as outside
    from incidents_derived d
) told
