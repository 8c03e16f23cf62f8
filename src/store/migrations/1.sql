-- Version 1. Released: never edited; what changes later is a migration of its own.
create table meta (key varchar, value varchar);
insert into meta values ('next_import_id', '1');

create table imports (
    "import_id" integer, "file" varchar, "source" varchar, "account" varchar, "sha256" varchar,
    "imported_at" timestamp, "version" varchar, "lines_read" bigint, "incidents_read" bigint,
    "incidents_new" bigint, "incidents_changed" bigint, "incidents_unchanged" bigint,
    "incidents_superseded" bigint, "events_read" bigint, "events_new" bigint, "shifts_read" bigint,
    "shifts_new" bigint, "people_read" bigint, "people_new" bigint, "rejected" bigint, "problems" bigint,
    "first_at" timestamp, "last_at" timestamp, "notes" varchar
);

-- What was imported, as it was said. `seq` is the row's place in its file and table.
create table incident_records (
    import_id integer, seq bigint, line bigint, key_hash bigint,
    "source" varchar, "account" varchar, "id" varchar, "number" varchar, "title" varchar, "service" varchar,
    "team" varchar, "severity_raw" varchar, "urgency" varchar, "status" varchar, "status_raw" varchar,
    "started_at" timestamp, "detected_at" timestamp, "created_at" timestamp, "acknowledged_at" timestamp,
    "ack_state" varchar, "mitigated_at" timestamp, "resolved_at" timestamp, "closed_at" timestamp,
    "acknowledged_by" varchar, "resolved_by" varchar, "assignee" varchar, "auto_resolved" boolean,
    "false_positive" boolean, "resolution_code" varchar, "dedup_key" varchar, "problem_id" varchar,
    "merged_into" varchar, "is_test" boolean, "reopen_count" integer, "escalation_count" integer,
    "alert_count" integer, "tags" varchar, "url" varchar, "caused_by_change" boolean, "updated_at" timestamp,
    "knows" bigint, "started_is_default" boolean, "resolved_is_proxy" boolean
);
create table event_records (
    import_id integer, seq bigint, line bigint, key_hash bigint,
    "source" varchar, "account" varchar, "incident_id" varchar, "event_id" varchar, "at" timestamp, "kind" varchar,
    "kind_raw" varchar, "state" varchar, "actor" varchar, "actor_is_person" boolean, "channel" varchar,
    "severity_raw" varchar, "text" varchar
);
create table shift_records (
    import_id integer, seq bigint,
    "source" varchar, "account" varchar, "schedule" varchar, "escalation_policy" varchar,
    "escalation_level" integer, "person_id" varchar, "starts_at" timestamp, "ends_at" timestamp
);
create table person_records (
    import_id integer, seq bigint,
    "source" varchar, "account" varchar, "person_id" varchar, "name" varchar, "email" varchar, "timezone" varchar,
    "team" varchar
);
create table rejects (
    "import_id" integer, "file" varchar, "line" bigint, "code" varchar, "message" varchar, "text" varchar
);
create table problems (
    "import_id" integer, "file" varchar, "line" bigint, "code" varchar, "incident_id" varchar, "message" varchar
);
create table import_notes (import_id integer, code varchar, message varchar);

-- The folded row of every incident that has more than one record, or an event; all of a key_hash or none.
create table folded (
    key_hash bigint,
    "source" varchar, "account" varchar, "id" varchar, "number" varchar, "title" varchar, "service" varchar,
    "team" varchar, "severity_raw" varchar, "urgency" varchar, "status" varchar, "status_raw" varchar,
    "started_at" timestamp, "detected_at" timestamp, "created_at" timestamp, "acknowledged_at" timestamp,
    "ack_state" varchar, "mitigated_at" timestamp, "resolved_at" timestamp, "closed_at" timestamp,
    "acknowledged_by" varchar, "resolved_by" varchar, "assignee" varchar, "auto_resolved" boolean,
    "false_positive" boolean, "resolution_code" varchar, "dedup_key" varchar, "problem_id" varchar,
    "merged_into" varchar, "is_test" boolean, "reopen_count" integer, "escalation_count" integer,
    "alert_count" integer, "tags" varchar, "url" varchar, "caused_by_change" boolean, "updated_at" timestamp,
    "knows" bigint, "started_is_default" boolean, "resolved_is_proxy" boolean
);
-- Events that an earlier import had brought already.
create table event_duplicates (import_id integer, seq bigint, key_hash bigint);
