with touched as (
    select key_hash from incident_records where key_hash in (select key_hash from {keys})
    group by key_hash having count(*) > 1
    union
    select key_hash from event_records where key_hash in (select key_hash from {keys})
),
-- The records of an incident from the oldest to the newest, by their own update stamp, else by import.
ranked as (
    select *, row_number() over (
        partition by key_hash, source, account, id order by updated_at nulls first, import_id, seq) as rank
    from incident_records where key_hash in (select key_hash from touched)
),
said as (
    select key_hash,
        {from_records}
    from ranked group by key_hash, source, account, id
),
-- The log as it was at the moment of looking. At one instant a resolve comes after what it ends.
seen as (
    select e.key_hash, e.source, e.account, e.incident_id as id, e.at, e.kind, e.actor, e.actor_is_person,
        e.severity_raw, e.import_id, e.seq,
        e.kind in ('triggered', 'acknowledged', 'unacknowledged', 'reopened') as is_opening
    from event_records as e
    join imports as i using (import_id)
    anti join event_duplicates as d on d.import_id = e.import_id and d.seq = e.seq
    where e.key_hash in (select key_hash from touched) and e.at <= {seen_until}
),
placed as (
    select *,
        row_number() over (of_one order by "at", kind = 'resolved', import_id, seq) as turn,
        max(case when kind = 'resolved' then "at" end) over of_one as last_resolve_at
    from seen window of_one as (partition by key_hash, source, account, id)
),
-- An opening right after a resolve is a reopening.
turns as (
    select key_hash, source, account, id, is_opening and lag(kind) over (
        partition by key_hash, source, account, id order by turn) = 'resolved' as is_reopening
    from placed where is_opening or kind = 'resolved'
),
reopenings as (
    select key_hash, source, account, id, count(*) filter (where is_reopening) as reopens
    from turns group by key_hash, source, account, id
),
heard as (
    select key_hash, source, account, id,
        min("at") filter (where kind = 'triggered') as triggered_at,
        max(last_resolve_at) as last_resolve_at,
        max("at") as last_at,
        max("at") filter (where is_opening) as last_open_at,
        arg_max(kind, turn) filter (where is_opening) as last_open_kind,
        max("at") filter (where kind = 'reopened') as last_reopen_at,
        min("at") filter (where kind in ('triggered', 'reopened') and "at" > last_resolve_at) as restarted_at,
        arg_max_null(actor, turn) filter (where kind = 'resolved') as resolve_actor,
        arg_max_null(actor_is_person, turn) filter (where kind = 'resolved') as resolve_is_person,
        max("at") filter (where kind = 'mitigated') as mitigated_at,
        max("at") filter (where kind = 'closed') as closed_at,
        -- One escalation to several people is logged once for each of them, in the same second.
        count(distinct date_trunc('second', "at")) filter (where kind in ('escalated', 'reassigned')) as escalations,
        arg_max(severity_raw, turn) filter (where severity_raw is not null) as severity_raw,
        max("at") filter (where severity_raw is not null) as severity_at
    from placed group by key_hash, source, account, id
),
told as (
    select heard.*, reopenings.reopens from heard left join reopenings using (key_hash, source, account, id)
),
-- The first acknowledgement by a person; none counts after the last resolve, unless it was opened again before it.
acknowledged as (
    select p.key_hash, p.source, p.account, p.id, min(p.at) as acknowledged_at, arg_min_null(p.actor, p.turn) as actor
    from placed as p join heard as h using (key_hash, source, account, id)
    where p.kind = 'acknowledged' and p.actor_is_person is distinct from false
        and (p.last_resolve_at is null or p.at <= p.last_resolve_at or p.at >= h.restarted_at)
    group by p.key_hash, p.source, p.account, p.id
),
-- Everybody with a record, and who has none but whose log holds the trigger.
keys as (
    select key_hash, source, account, id from said
    union
    select key_hash, source, account, id from told where triggered_at is not null
),
joined as (
    select keys.key_hash, keys.source, keys.account, keys.id,
        -- Nothing that happened after the log ends is denied by it.
        case when a.acknowledged_at is not null then a.acknowledged_at
            when h.triggered_at is not null and not coalesce(s.acknowledged_at > h.last_at, false) then null
            else s.acknowledged_at end as acknowledged_at,
        case when a.acknowledged_at is not null then 'known'
            when h.triggered_at is not null and not coalesce(s.acknowledged_at > h.last_at, false) then 'never'
            else coalesce(s.ack_state, 'unknown') end as ack_state,
        case when h.last_resolve_at is null
                then case when s.resolved_at < h.last_reopen_at then null else s.resolved_at end
            when h.last_open_at > h.last_resolve_at
                then case when s.resolved_at > h.last_open_at then s.resolved_at end
            else h.last_resolve_at end as resolved_at,
        coalesce(h.last_resolve_at is not null and not coalesce(h.last_open_at > h.last_resolve_at, false), false)
            as is_resolve_heard,
        case when h.closed_at is null
                then case when s.closed_at < h.last_reopen_at then null else s.closed_at end
            when h.last_open_at > h.closed_at
                then case when s.closed_at > h.last_open_at then s.closed_at end
            else h.closed_at end as closed_at,
        coalesce(case when h.last_resolve_at is null then s.resolved_at < h.last_reopen_at
            else h.last_open_at > h.last_resolve_at and not coalesce(s.resolved_at > h.last_open_at, false) end, false)
            as is_open_again
    from keys
    left join said as s using (key_hash, source, account, id)
    left join told as h using (key_hash, source, account, id)
    left join acknowledged as a using (key_hash, source, account, id)
)
select j.key_hash,
        {from_both}
from joined as j
left join said as s using (key_hash, source, account, id)
left join told as h using (key_hash, source, account, id)
left join acknowledged as a using (key_hash, source, account, id)
