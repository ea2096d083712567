-- archive_batches: batches of an institution up to a cut, with the Shanghai month received (YYYY-MM) and how many records.
-- Growth: three small columns of the institution's batches.
-- Shards: one.
SELECT sequence, formatDateTime(toTimeZone(received_at, 'Asia/Shanghai'), '%Y-%m') AS month, batch.records AS kept
FROM batch FINAL
WHERE institution = {institution:String} AND sequence <= {up_to:UInt64}
ORDER BY sequence
