-- capacity_models: accelerator models as usage records of an institution name them, of a period [from, until), ms since
-- 1970 UTC, '' where they do not, and how many rows there are of each. Corrected records and those that are stored twice
-- are among them: a model that nobody uses changes nothing.
-- Growth: reads three columns of the records that begin up to 400 days before.
-- Shards: one.
SELECT ifNull(toString(accelerator_model), '') AS model, count() AS records
FROM usage_record
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND start_at >= fromUnixTimestamp64Milli({began:Int64}) AND start_at < fromUnixTimestamp64Milli({until:Int64})
  AND end_at > fromUnixTimestamp64Milli({from:Int64})
GROUP BY model
ORDER BY model
