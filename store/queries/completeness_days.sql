-- completeness_days: what an institution sent by Shanghai day received, up to a cut.
-- micro_card_seconds in 10^-6 card-seconds; [from, until) in ms since 1970 UTC.
-- Growth: the batches of the days asked for, by the skip index of received_at.
-- Shards: one.
SELECT
  toString(toDate(received_at, 'Asia/Shanghai')) AS day,
  min(sequence) AS first_sequence,
  max(sequence) AS last_sequence,
  count() AS batches,
  sum(batch.records) AS rows_kept,
  toInt128(sum(batch.card_seconds) * 1000000) AS micro_card_seconds
FROM batch FINAL
WHERE institution = {institution:String} AND sequence <= {up_to:UInt64}
  AND received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND received_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
GROUP BY day
ORDER BY day
