-- metering_days: usage records of an institution by Shanghai day of use, over [from, until), ms since 1970 UTC, up to a
-- batch: for a calendar of what came and what did not. Repeats and conflicts are not judged here.
-- Counts: a record that no other corrects, on each day it touches.
-- Units:  micro_card_seconds is cards x time within the day, in milliseconds x thousandths of a card.
-- Growth: reads the institution's records that begin up to 400 days before; answers a row a day.
-- Shards: one.
SELECT
  day,
  count() AS records,
  sum(milli * (least(until_ms, toInt64(day + 1) * 86400000 - 28800000) - greatest(from_ms, toInt64(day) * 86400000 - 28800000))) AS micro_card_seconds
FROM
(
  SELECT
    from_ms, until_ms, milli,
    arrayJoin(range(toUInt32(intDiv(greatest(from_ms, {from:Int64}) + 28800000, 86400000)),
                    toUInt32(intDiv(least(until_ms, {until:Int64}) + 28799999, 86400000) + 1))) AS day
  FROM
  (
    SELECT
      toUnixTimestamp64Milli(start_at) AS from_ms,
      toUnixTimestamp64Milli(end_at) AS until_ms,
      toInt128(toInt64(cards * 1000)) AS milli
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
      AND start_at >= fromUnixTimestamp64Milli({began:Int64}, 'UTC') AND start_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      AND end_at > fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
  )
)
GROUP BY day
ORDER BY day
SETTINGS do_not_merge_across_partitions_select_final = 1
