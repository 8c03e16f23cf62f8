-- title: Problems
-- question: What is odd in the data that was kept?
-- param limit = 100: how many rows
-- One row a problem and file, with the first of its places. Nothing is left out.
select
    code, file,
    count(*) as problems,
    count(distinct incident_id) as incidents,
    min(line) as first_line,
    arg_min(message, line) as first_message
from problems
group by code, file
order by problems desc, code, file
limit cast($limit as bigint)
