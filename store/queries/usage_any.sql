-- Whether one contract has any usage record. Reads one row.
-- Shards: one.
SELECT 1 AS found FROM usage_record
WHERE institution = {institution:String} AND contract = {contract:String}
LIMIT 1
