-- Known versions of some record ids. Reads the primary key of usage_identity only.
-- Shards: one.
SELECT DISTINCT record_id AS key, lower(hex(digest)) AS digest, contract
FROM usage_identity
WHERE institution = {institution:String} AND record_id IN {keys:Array(String)}
