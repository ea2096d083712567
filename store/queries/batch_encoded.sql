-- The batches of an institution in the order of its log, up to a sequence number, as its manifests say.
-- Growth: one manifest a batch, of one institution.
-- Shards: one.
SELECT sequence,
       JSONExtractString(manifest, 'kind') AS kind,
       JSONExtractUInt(manifest, 'received') AS received,
       JSONExtractUInt(manifest, 'records') AS recorded,
       JSONExtractUInt(manifest, 'duplicate') AS duplicate,
       JSONExtractUInt(manifest, 'conflict') AS conflict,
       JSONExtractUInt(manifest, 'rejected') AS rejected,
       toDecimal128(JSONExtractString(manifest, 'cardSeconds'), 6) AS cardSeconds,
       parseDateTime64BestEffortOrNull(JSONExtractString(manifest, 'earliest'), 3, 'UTC') AS earliest,
       parseDateTime64BestEffortOrNull(JSONExtractString(manifest, 'latest'), 3, 'UTC') AS latest,
       parseDateTime64BestEffort(JSONExtractString(manifest, 'receivedAt'), 3, 'UTC') AS receivedAt,
       JSONExtractString(manifest, 'receivedBy') AS receivedBy,
       JSONExtractString(manifest, 'bodySha256') AS bodySha256,
       JSONExtractString(manifest, 'recordsRoot') AS recordsRoot,
       nullIf(JSONExtractString(manifest, 'signature', 'keyId'), '') AS signedWith,
       lower(hex(leaf_hash)) AS leafHash
FROM batch FINAL
WHERE institution = {institution:String} AND manifest != ''
ORDER BY sequence
