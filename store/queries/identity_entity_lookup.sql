-- Known versions of some entities of one kind, keyed kind/id.
-- Shards: one.
SELECT DISTINCT concat(kind, '/', entity_id) AS key, lower(hex(digest)) AS digest, contract
FROM entity
WHERE institution = {institution:String} AND kind = {kind:String} AND key IN {keys:Array(String)}
