-- The entities of one batch, one by one, with the leaf hash computed anew from the columns: to name what differs.
-- No FINAL, see ledger_entity_leaves.sql. Cost: reads the table's batch column, and the rows of the batch.
-- Shards: one.
SELECT DISTINCT
  position,
  concat(kind, '/', entity_id) AS key,
  lower(hex(SHA256(concat(unhex('00'), body)))) AS leaf,
  lower(hex(digest)) AS stored_digest,
  toUnixTimestamp64Milli(received_at) AS received
FROM entity
WHERE institution = {institution:String} AND batch = {batch:UInt64}
ORDER BY position, leaf
