-- completeness_statements: an institution's statements at a cut, every version that no other corrects. first_batch: the batch
-- of the day's first version, corrected or not: a correction does not make late batches early.
-- The condition names the inner table: plain `digest` would mean the alias. Growth: one row a day.
-- Shards: one.
SELECT day, lower(hex(stated.digest)) AS digest, body, batch, first_batch
FROM
(
  SELECT entity_id AS day, digest, body, batch, min(batch) OVER (PARTITION BY entity_id) AS first_batch
  FROM entity FINAL
  WHERE institution = {institution:String} AND kind = 'statement' AND batch <= {up_to:UInt64}
) AS stated
WHERE lower(hex(stated.digest)) NOT IN
(
  SELECT corrects
  FROM entity
  WHERE institution = {institution:String} AND kind = 'statement' AND corrects != '' AND batch <= {up_to:UInt64}
)
ORDER BY day, digest
