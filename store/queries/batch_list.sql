-- Receipts of an institution, newest first, before a sequence number.
-- Shards: one.
SELECT receipt
FROM batch FINAL
WHERE institution = {institution:String} AND sequence < {before:UInt64}
ORDER BY sequence DESC
LIMIT {limit:UInt32}
