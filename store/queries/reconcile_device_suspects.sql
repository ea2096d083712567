-- reconcile_device_suspects: devices of one contract whose intervals do not simply follow one another: their lengths
-- add up to more than they cover together, or one record alone claims more cards than it names devices.
-- The others are proven free of overlap; these are swept exactly (reconcile_device_overuse).
-- Repeats are not left out: they make a device suspect, the sweep clears it.
-- Growth: reads the contract's records, once for each device they name; answers one row.
-- Shards: one.
SELECT
  count() AS devices,
  arraySort(groupArrayIf(device, lengths != covered OR crowded)) AS suspects
FROM
(
  SELECT device, sum(until_ms - from_ms) AS lengths, intervalLengthSum(from_ms, until_ms) AS covered, max(crowd) AS crowded
  FROM
  (
    SELECT
      arrayJoin(devices) AS device,
      toUnixTimestamp64Milli(start_at) AS from_ms,
      toUnixTimestamp64Milli(end_at) AS until_ms,
      cards > length(devices) AS crowd
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64} AND cards > 0
      AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
  )
  GROUP BY device
)
SETTINGS do_not_merge_across_partitions_select_final = 1
