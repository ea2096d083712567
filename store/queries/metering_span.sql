-- metering_span: the first and the last moment of use in an institution's usage records, ms since 1970 UTC, up to a
-- batch: where a calendar of metering has something to show. No row where there is no record.
-- Counts: records that no other corrects, as metering_days.sql does.
-- Growth: reads two columns of the institution's records; answers at most one row.
-- Shards: one.
SELECT
  toInt64(toUnixTimestamp64Milli(min(start_at))) AS from_ms,
  toInt64(toUnixTimestamp64Milli(max(end_at))) AS until_ms
FROM usage_record
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
HAVING count() > 0
