-- The batch table's rows of some batches, to be compared with the manifests of the log. No FINAL: see
-- ledger_usage_leaves.sql. Cost: these rows, by key.
-- Shards: one.
SELECT DISTINCT
  sequence,
  batch_id,
  kind,
  idempotency_key,
  lower(hex(body_sha256)) AS body,
  toString(records) AS stored_records,
  toString(card_seconds) AS sum_card_seconds,
  receipt,
  toUnixTimestamp64Milli(received_at) AS received,
  manifest,
  lower(hex(leaf_hash)) AS leaf
FROM batch
WHERE institution = {institution:String} AND sequence BETWEEN {from:UInt64} AND {to:UInt64}
ORDER BY sequence
