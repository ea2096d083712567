-- Every stored version of an entity: its batch, its canonical bytes and the digest stored beside them. A row inserted
-- twice counts once. Cost: the institution's granules of the kind.
-- Shards: one.
SELECT DISTINCT toString(batch) AS sequence_of_batch, lower(hex(body)) AS canonical, lower(hex(digest)) AS stored_digest
FROM entity
WHERE institution = {institution:String} AND kind = {kind:String} AND entity_id = {id:String}
ORDER BY batch, stored_digest
