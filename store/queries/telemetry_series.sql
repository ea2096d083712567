-- telemetry_series: the samples of some days of some devices, in order; `devices` and `days` (counted in Shanghai since
-- 1970) are parallel lists. Of several contents of one moment the first that was received.
-- Units: power in mW, energy in mJ, shares in millionths.
-- Growth: the samples of those devices in the window are read, those of the days answered.
-- Shards: one.
SELECT
  toString(device_sample.device) AS device,
  toUnixTimestamp64Milli(sampled_at) AS ms,
  toInt64(power_watts * 1000) AS mw,
  toInt64(energy_joules * 1000) AS mj,
  toInt64(gpu_utilization * 1000000) AS gpu,
  toInt64(tensor_activity * 1000000) AS tensor
FROM device_sample FINAL
WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND device_sample.device IN {devices:Array(String)}
  AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
  AND (toString(device_sample.device), toInt32(intDiv(toUnixTimestamp64Milli(sampled_at) + 28800000, 86400000))) IN
  (
    SELECT pair.1, pair.2 FROM (SELECT arrayJoin(arrayZip({devices:Array(String)}, {days:Array(Int32)})) AS pair)
  )
ORDER BY device, sampled_at, batch, position
LIMIT 1 BY device, sampled_at
SETTINGS do_not_merge_across_partitions_select_final = 1
