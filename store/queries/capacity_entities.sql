-- capacity_entities: what an institution says of its cards: devices, attestations and statements of installed cards as
-- a whole (those of a contract's pool are not capacity), every version that no other version corrects.
-- A correction may move a statement to a contract or back, so corrections are looked up in all of them.
-- The condition names the table: plain `digest` would mean the alias.
-- Growth: the institution's devices, attestations and statements.
-- Shards: one.
SELECT kind, entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND kind IN ('device', 'capacity', 'attestation') AND contract = ''
  AND lower(hex(entity.digest)) NOT IN
  (
    SELECT corrects
    FROM entity
    WHERE institution = {institution:String} AND corrects != '' AND batch <= {up_to:UInt64}
      AND kind IN ('device', 'capacity', 'attestation')
  )
ORDER BY kind, entity_id, digest
