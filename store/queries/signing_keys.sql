-- Every version of every signing key of one institution, in the order received: which one counts is decided in code,
-- over all of them, since a revocation outlasts what corrects it. Some rows an institution.
-- Shards: one.
SELECT entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution = {institution:String} AND kind = 'signing_key'
ORDER BY entity_id, received_at, batch, position, digest
