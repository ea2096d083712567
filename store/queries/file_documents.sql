-- file_documents: registered documents of an institution, every version that no other version corrects.
-- Growth: the institution's documents.
-- Shards: one.
SELECT entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution = {institution:String} AND kind = 'document'
  AND lower(hex(entity.digest)) NOT IN
  (
    SELECT corrects
    FROM entity
    WHERE institution = {institution:String} AND corrects != '' AND kind = 'document'
  )
ORDER BY entity_id, digest
