-- reconcile_entity_versions: the entities of one contract, every version that no other version corrects.
-- contract '' holds what belongs to the institution as a whole: only its capacity statements are read.
-- A correction may move an entity to another contract or number, so corrections are looked up in the institution.
-- The condition names the table: plain `digest` would mean the alias.
-- Growth: the documents of one contract, and of the institution's documents the one column `corrects`.
-- Shards: one.
SELECT kind, entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND ((kind IN ('contract', 'settlement', 'invoice', 'payment', 'service', 'capacity', 'voucher')
        AND contract = {contract:String})
    OR (kind = 'capacity' AND contract = ''))
  AND lower(hex(entity.digest)) NOT IN
  (
    SELECT corrects
    FROM entity
    WHERE institution = {institution:String} AND corrects != '' AND batch <= {up_to:UInt64}
      AND kind IN ('contract', 'settlement', 'invoice', 'payment', 'service', 'capacity', 'voucher')
  )
ORDER BY kind, entity_id, digest
