-- Days of sample_day that capacity_telemetry.sql cannot take row by row: those that lie in several parts, so that a device
-- may have several rows to be merged, and those that have samples of batches beyond the cut.
-- Cost: two columns of the institution's rows of the period; 0.1 s for 13,514 devices and a year.
-- Shards: one.
SELECT day, min(_part_index) != max(_part_index) AS is_split, max(last_batch) > {up_to:UInt64} AS is_later
FROM sample_day
WHERE institution = {institution:String} AND day >= {from_day:Int32} AND day < {to_day:Int32}
GROUP BY day
HAVING is_split OR is_later
