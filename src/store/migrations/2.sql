-- Version 2: references between records, what kind of shift it was, action items.
alter table incident_records add column "refs" varchar;
alter table folded add column "refs" varchar;
alter table shift_records add column "rotation" varchar;
alter table shift_records add column "kind" varchar default 'regular';
alter table imports add column "actions_read" bigint default 0;
alter table imports add column "actions_new" bigint default 0;
create table action_records (
    import_id integer, seq bigint,
    "source" varchar, "account" varchar, "incident_id" varchar, "action_id" varchar, "title" varchar, "owner" varchar,
    "is_done" boolean, "created_at" timestamp, "due_on" date, "done_at" timestamp, "url" varchar
);
