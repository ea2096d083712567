-- Batches and records received by Shanghai day since a moment. '' asks for all institutions.
-- Growth: the batches of these days.
-- Shards: all.
SELECT
  toString(toDate(received_at, 'Asia/Shanghai')) AS day, toString(kind) AS kind, count() AS batches, sum(records) AS records
FROM batch FINAL
WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}) AND ({institution:String} = '' OR institution = {institution:String})
GROUP BY day, kind
ORDER BY day, kind
