-- What the metrics' SQL needs of PostgreSQL (14 or later) beyond what every dialect has. Run it once a connection.

-- Microseconds from the earlier to the later moment; null if either is.
create or replace function micros_between(earlier timestamp, later timestamp) returns bigint
language sql immutable as $$
    select cast((extract(epoch from later) - extract(epoch from earlier)) * 1000000 as bigint)
$$;
