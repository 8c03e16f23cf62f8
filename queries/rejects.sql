-- title: Rejected rows
-- question: Which rows of the files could not be stored, and why?
-- param code = : one reason, such as bad-timestamp; empty: all
-- param limit = 100: how many rows
-- Every rejected row is kept with its text. Nothing is left out.
select import_id, file, line, code, message, text
from rejects
where $code = '' or code = $code
order by import_id desc, file, line, code
limit cast($limit as bigint)
