-- What the metrics' SQL needs of DuckDB beyond what every dialect has. Run it once a connection.

-- Microseconds from the earlier to the later moment; null if either is.
create or replace temporary macro micros_between(earlier, later) as epoch_us(later) - epoch_us(earlier);
