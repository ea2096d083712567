-- How many identities of usage records an institution has: how large the accept path's filter must be after a start.
-- Cost: reads the institution of every row of it.
-- Shards: one.
SELECT count() AS records
FROM usage_identity
WHERE institution = {institution:String}
