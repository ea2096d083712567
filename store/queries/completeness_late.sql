-- completeness_late: usage batches received in [from, until), up to a cut, that came after the statement of the day of
-- their first record; the first 20, and how many there are. Times in ms since 1970 UTC.
-- days and batches: parallel lists, the days that were stated and in which batch.
-- in_full: the last record, too, lies in a day that was stated before.
-- Growth: the manifests of the batches asked for.
-- Shards: one.
SELECT
  sequence, kept, usage_day, received_ms,
  sequence > transform(toString(toDate(subtractMilliseconds(last_at, 1), 'Asia/Shanghai')), {days:Array(String)}, {batches:Array(UInt64)}, 18446744073709551615) AS in_full,
  count() OVER () AS total
FROM
(
  SELECT
    sequence, records AS kept, toUnixTimestamp64Milli(received_at) AS received_ms,
    parseDateTime64BestEffort(JSONExtractString(manifest, 'latest'), 3, 'UTC') AS last_at,
    toString(toDate(parseDateTime64BestEffort(JSONExtractString(manifest, 'earliest'), 3, 'UTC'), 'Asia/Shanghai')) AS usage_day
  FROM batch FINAL
  WHERE institution = {institution:String} AND kind = 'usage_record' AND records > 0 AND sequence <= {up_to:UInt64}
    AND received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND received_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
)
WHERE sequence > transform(usage_day, {days:Array(String)}, {batches:Array(UInt64)}, 18446744073709551615)
ORDER BY sequence
LIMIT 20
