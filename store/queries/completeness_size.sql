-- completeness_size: the last batch of an institution that was received before a moment (ms since 1970 UTC); 0 for none.
-- Growth: one small column of the institution's batches.
-- Shards: one.
SELECT max(sequence) AS size
FROM batch
WHERE institution = {institution:String} AND sequence <= {up_to:UInt64}
  AND received_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC')
