-- cross_entity_versions: the entities of some contracts, as reconcile_entity_versions has those of one; capacity statements
-- of an institution as a whole come under contract ''. Contracts are parallel lists of institution and number.
-- Cut:    parallel lists of institutions and batches.
-- Growth: the documents of the contracts, and of their institutions' documents the one column `corrects`.
-- Shards: all.
SELECT toString(institution) AS owner, toString(contract) AS number, kind, entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution IN (SELECT arrayJoin({institutions:Array(String)}))
  AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  AND ((kind IN ('contract', 'settlement', 'invoice', 'payment', 'service', 'capacity', 'voucher')
        AND (institution, contract) IN (SELECT arrayJoin(arrayZip({institutions:Array(String)}, {contracts:Array(String)}))))
    OR (kind = 'capacity' AND contract = ''))
  AND (institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects
    FROM entity
    WHERE institution IN (SELECT arrayJoin({institutions:Array(String)})) AND corrects != ''
      AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
      AND kind IN ('contract', 'settlement', 'invoice', 'payment', 'service', 'capacity', 'voucher')
  )
ORDER BY owner, kind, entity_id, digest
