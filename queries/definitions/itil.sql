-- incidents_derived as ITIL's availability management sees it: failures only, placed by the start of impact.
-- Acknowledgement is not defined. MTRS is the metric `restore`, MTBF is `mtbf`, MTBSI is `mtbi`.
-- Where a metric's SQL says incidents_derived, it means this; `outside` says why an incident is in no window.
select
    * replace (
        case when outside is null then started_at end as happened_at,
        cast(null as timestamp) as acknowledged_at,
        'unknown' as ack_state,
        -- What is outside takes no service away.
        case when outside is null then is_failure when is_failure is not null then false end as is_failure
    )
from (
    select
        d.*,
        case
            when d.is_failure and d.started_at is null then 'no_started_at'
            when d.is_failure then null
            -- A ticket system says of no ticket that it took service away, unless it does so of another.
            when d.is_failure is null or (d.is_ticket and not t.tell) then 'impact_unknown'
            else 'not_a_failure'
        end as outside
    from incidents_derived d
    cross join (select coalesce(bool_or(is_failure and is_ticket), false) as tell from incidents_derived) t
) told
