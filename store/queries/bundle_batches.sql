-- bundle_batches: batches of samples and usage records of an institution up to one, by number.
-- Growth: batches of the institution.
-- Shards: one.
SELECT DISTINCT toString(sequence) AS of_batch
FROM batch
WHERE institution = {institution:String} AND sequence <= {up_to:UInt64} AND kind IN ('device_sample', 'usage_record')
ORDER BY sequence
LIMIT {most:UInt64}
