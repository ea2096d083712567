-- bundle_papers: records of an institution that are no usage and no samples, by leaf hash (hex), up to a batch. In the order of the log.
-- Growth: reads the hashes of the institution's records, and the bodies of those found.
-- Shards: one.
SELECT DISTINCT kind, entity_id, lower(hex(entity.digest)) AS leaf, body, toString(batch) AS of_batch
FROM entity
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND entity.digest IN (SELECT toFixedString(unhex(arrayJoin({digests:Array(String)})), 32))
ORDER BY batch, kind, entity_id, leaf
