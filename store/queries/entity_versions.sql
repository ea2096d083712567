-- Every version of one entity, in the order received.
-- Shards: one.
SELECT lower(hex(digest)) AS digest, body, corrects, reason, toString(batch) AS batch, received_at
FROM entity FINAL
WHERE institution = {institution:String} AND kind = {kind:String} AND entity_id = {id:String}
ORDER BY received_at, batch, position, digest
