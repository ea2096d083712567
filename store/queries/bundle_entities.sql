-- The documents of one contract up to a batch, every version, and the versions that correct one of them; installed cards that
-- name no contract are the institution's. In the order of the log. Growth: the documents of one contract.
-- Shards: one.
SELECT DISTINCT kind, entity_id, lower(hex(entity.digest)) AS leaf, body, toString(batch) AS of_batch
FROM entity
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND kind IN ('contract', 'settlement', 'invoice', 'payment', 'service', 'capacity', 'voucher')
  AND (contract = {contract:String} OR (kind = 'capacity' AND contract = '') OR corrects IN
  (
    SELECT lower(hex(entity.digest)) FROM entity
    WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
      AND kind IN ('contract', 'settlement', 'invoice', 'payment', 'service', 'capacity', 'voucher')
      AND (contract = {contract:String} OR (kind = 'capacity' AND contract = ''))
  ))
ORDER BY batch, kind, entity_id, leaf
