-- telemetry_fingerprints: up to eight hashes of each day of each device that copies of it share, whatever was added to them, by
-- what they were multiplied, and when they were replayed.
-- What:   ups, downs and equals of 28 steps in a row with at least 10 values (shapesOf of copy.ts); of the stretches
--         that begin up, up, down, down the eight with the least hashes, so that a copy of most of a day shares some. It is
--         a sample: a copy of an hour may escape.
-- Reading: power, where there is none tensor activity, else utilisation.
-- Growth: reads the samples of the devices; a day of one device is in memory as arrays; at most eight hashes a device-day.
-- Shards: one.
SELECT device, day, hashes
FROM
(
  SELECT
    device, day,
    arraySort(x -> (x.1, x.5), s) AS samples,
    arrayMap(x -> assumeNotNull(x.2), arrayFilter(x -> x.2 IS NOT NULL, samples)) AS p,
    arrayMap(x -> assumeNotNull(x.3), arrayFilter(x -> x.3 IS NOT NULL, samples)) AS t,
    arrayMap(x -> assumeNotNull(x.4), arrayFilter(x -> x.4 IS NOT NULL, samples)) AS g,
    multiIf(length(p) > {steps:UInt32}, p, length(t) > {steps:UInt32}, t, g) AS v,
    arrayStringConcat(arrayMap(d -> multiIf(d > 0, 'u', d < 0, 'd', 'e'), arrayPopFront(arrayDifference(v)))) AS signs,
    arrayFilter(i -> length(arrayDistinct(arraySlice(v, i, {steps:UInt32} + 1))) >= {levels:UInt32},
      arrayFilter(i -> substring(signs, i, 4) = 'uudd', range(1, toUInt32(greatest(toInt64(length(signs)) - {steps:UInt32} + 2, 1))))) AS starts,
    arraySlice(arraySort(arrayDistinct(arrayMap(i -> cityHash64(substring(signs, i, {steps:UInt32})), starts))), 1, 8) AS hashes
  FROM
  (
    SELECT
      toString(device_sample.device) AS device,
      toInt32(intDiv(toUnixTimestamp64Milli(sampled_at) + 28800000, 86400000)) AS day,
      groupArray((toUnixTimestamp64Milli(sampled_at), toInt64(power_watts * 1000), toInt64(tensor_activity * 1000000),
        toInt64(gpu_utilization * 1000000), (batch, position))) AS s
    FROM device_sample FINAL
    WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND device_sample.device IN {devices:Array(String)}
      AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
    GROUP BY device, day
  )
)
WHERE notEmpty(hashes)
ORDER BY device, day
SETTINGS do_not_merge_across_partitions_select_final = 1
