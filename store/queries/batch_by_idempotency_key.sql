-- The batch sent under an idempotency key, if any. The skip index keeps this from reading every batch.
-- Shards: one.
SELECT lower(hex(body_sha256)) AS body_sha256, receipt
FROM batch
WHERE institution = {institution:String} AND idempotency_key = {key:String}
ORDER BY sequence
LIMIT 1
