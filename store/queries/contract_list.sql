-- Contracts by institution: every version, newest last. '' asks for all institutions.
-- Shards: all.
SELECT institution, entity_id AS number, lower(hex(digest)) AS digest, body, corrects
FROM entity FINAL
WHERE kind = 'contract' AND ({institution:String} = '' OR institution = {institution:String})
ORDER BY institution, number, received_at, digest
LIMIT {limit:UInt32}
