-- reconcile_usage_corrections: which records of one contract were corrected, by which records; the first 20.
-- Growth: reads the contract's ids; asked only when a record of it was corrected.
-- Shards: one.
SELECT usage_correction.corrects AS corrected, usage_correction.record_id AS correction
FROM usage_correction FINAL
WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64}
  AND corrects IN
  (
    SELECT record_id
    FROM usage_record
    WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  )
ORDER BY corrected, correction
LIMIT 20
