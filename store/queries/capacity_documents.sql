-- capacity_documents: registered documents of an institution by id, every version that no other version corrects.
-- A document may be registered with any contract.
-- Growth: the institution's documents, read by id.
-- Shards: one.
SELECT entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND kind = 'document'
  AND entity_id IN (SELECT arrayJoin({ids:Array(String)}))
  AND lower(hex(entity.digest)) NOT IN
  (
    SELECT corrects
    FROM entity
    WHERE institution = {institution:String} AND corrects != '' AND batch <= {up_to:UInt64} AND kind = 'document'
  )
ORDER BY entity_id, digest
