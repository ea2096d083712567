-- telemetry_devices: devices of an institution with samples in [from, until), ms since 1970 UTC, and how many: to cut
-- the questions below into parts that fit into memory.
-- Growth: the keys of the samples of the window.
-- Shards: one.
SELECT device, count() AS samples
FROM device_sample FINAL
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
  AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
GROUP BY device
ORDER BY device
SETTINGS do_not_merge_across_partitions_select_final = 1
