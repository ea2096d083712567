-- telemetry_jitter: groups of devices that were sampled at exactly the same, irregular moments of an hour, on several
-- nodes, or on more cards than a node carries where nodes are not named. One exporter gives all cards of a node the same
-- moments; two nodes do not meet to the ms, unless they are read at steps of a grid, and then they do not jitter.
-- Hash:   exclusive or over the moments of a device in the hour; FINAL, so that none is in it twice.
-- Growth: reads keys and nodes of the samples; devices x hours in memory, on disk when they are many.
-- Shards: one.
SELECT hour_ms, arraySlice(arraySort(groupArray(device)), 1, 20) AS first_devices, count() AS devices,
  length(groupUniqArrayArray(named)) AS nodes, max(samples) AS samples_each
FROM
(
  SELECT
    toString(device_sample.device) AS device,
    intDiv(toUnixTimestamp64Milli(sampled_at), 3600000) * 3600000 AS hour_ms,
    groupBitXor(cityHash64(sampled_at)) AS moments,
    count() AS samples,
    groupUniqArray(4)(node) AS named
  FROM device_sample FINAL
  WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
    AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
  GROUP BY device, hour_ms
  HAVING uniqExact(toUnixTimestamp64Milli(sampled_at) % 1000) >= {jitter_samples:UInt32}
)
GROUP BY hour_ms, moments
HAVING nodes > 1 OR (nodes = 0 AND devices > {jitter_cards:UInt32})
ORDER BY devices DESC, hour_ms, first_devices
LIMIT 1000
SETTINGS do_not_merge_across_partitions_select_final = 1
