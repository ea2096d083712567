-- Entities of some batches with their columns beside the body that the leaf hash covers. Cost: these rows, and the
-- table's batch column.
-- Shards: one.
SELECT DISTINCT batch, position, kind, contract, entity_id, body, corrects, reason
FROM entity
WHERE institution = {institution:String} AND batch BETWEEN {from:UInt64} AND {to:UInt64}
ORDER BY batch, position
