-- reconcile_allocation_sampled: devices an institution itself sampled on one of the Shanghai days [from_day, to_day), days
-- since 1970-01-01, within its first up_to batches. Samples of other institutions have no part.
-- Cost: two columns of the institution's rows of the period; nothing where it sends no samples.
-- Shards: one.
SELECT DISTINCT device
FROM sample_day
WHERE institution = {institution:String} AND day >= {from_day:Int32} AND day < {to_day:Int32} AND first_batch <= {up_to:UInt64}
ORDER BY device
