-- Record ids with several contents of which usage_conflict knows nothing: they came in without being looked up, as
-- happens once an identity_hash, which no leaf covers, was changed. Up to a batch: what is being inserted now is not judged.
-- Cost: reads ids and digests of the institution's identities once, in the order of the key; each row is compared with
-- the one before it. Streams: without the frame the engine keeps every row it has passed, without the small blocks a
-- hundred megabytes of them; the time is of a hundred million identities.
-- Shards: one.
SELECT record_id, max(greatest(batch, batch_before)) AS last_batch
FROM
(
  SELECT
    record_id, digest, batch,
    lagInFrame(record_id) OVER in_order AS id_before,
    lagInFrame(digest) OVER in_order AS digest_before,
    lagInFrame(batch) OVER in_order AS batch_before
  FROM usage_identity
  WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  WINDOW in_order AS (ORDER BY record_id, digest ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
WHERE record_id = id_before AND digest != digest_before
  AND record_id NOT IN (SELECT record_id FROM usage_conflict WHERE institution = {institution:String})
GROUP BY record_id
ORDER BY record_id
LIMIT 1000
SETTINGS max_block_size = 8192, max_execution_time = 3600
