-- telemetry_suspects: days of devices whose series are worth loading, and why; one row a suspected day.
-- It suspects more than the indicators raise, never less: the exact look is at the series (verifier/telemetry/indicators).
-- falls:     the energy counter is below an earlier value of the day, or of the day before.
-- smooth:    second against first differences of a reading below the limit (smooth.ts).
-- constant:  one value for three hours while it should move (constant.ts asks for six, also over midnight).
-- unrelated: power and activity both vary and have nothing to do with each other (unrelated.ts).
-- Units:     ms since 1970 UTC; day is counted in Shanghai; shares in millionths. Floats here only choose what to load.
-- Growth:    reads the samples of the devices; a day of one device is in memory as arrays.
-- Shards: one.
SELECT device, day, arrayFilter(x -> x != '', [if(falls OR falls_from_before, 'falls', ''), if(smooth, 'smooth', ''),
  if(constant, 'constant', ''), if(unrelated, 'unrelated', '')]) AS why
FROM
(
  SELECT
    device, day, falls, smooth, constant, unrelated,
    ifNull(lagInFrame(last_mj) OVER (PARTITION BY device ORDER BY day ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) > first_mj, 0) AS falls_from_before
  FROM
  (
    SELECT
      device, day,
      arraySort(x -> (x.1, x.6), s) AS samples,
      arrayMap(x -> assumeNotNull(x.3), arrayFilter(x -> x.3 IS NOT NULL, samples)) AS e,
      arrayExists((a, b) -> b < a, arrayPopBack(e), arrayPopFront(e)) AS falls,
      if(empty(e), NULL, e[1]) AS first_mj,
      if(empty(e), NULL, e[-1]) AS last_mj,
      arrayMap(x -> toFloat64(assumeNotNull(x.2)), arrayFilter(x -> x.2 IS NOT NULL, samples)) AS p,
      arrayMap(x -> toFloat64(assumeNotNull(x.4)), arrayFilter(x -> x.4 IS NOT NULL, samples)) AS g,
      arrayMap(x -> toFloat64(assumeNotNull(x.5)), arrayFilter(x -> x.5 IS NOT NULL, samples)) AS t,
      arrayExists(v ->
        arrayCount(d -> d != 0, arrayPopFront(arrayDifference(v))) >= {smooth_moves:UInt32}
        AND arraySum(d -> d * d, arrayPopFront(arrayDifference(arrayPopFront(arrayDifference(v)))))
          < 0.51 * arraySum(d -> d * d, arrayPopFront(arrayDifference(v))),
        [p, t, g]) AS smooth,
      arrayMap(x -> (x.1, assumeNotNull(x.2)), arrayFilter(x -> x.2 IS NOT NULL AND greatest(ifNull(x.4, 0), ifNull(x.5, 0)) > {working:Int64}, samples)) AS working_power,
      arrayMap(x -> (x.1, assumeNotNull(x.4)), arrayFilter(x -> x.4 > {least_moving:Int64} AND x.4 < {most_moving:Int64}, samples)) AS moving_gpu,
      arrayMap(x -> (x.1, assumeNotNull(x.5)), arrayFilter(x -> x.5 > {least_moving:Int64} AND x.5 < {most_moving:Int64}, samples)) AS moving_tensor,
      arrayExists(line -> notEmpty(line) AND arrayExists(run -> run[-1].1 - run[1].1 >= 10800000,
        arraySplit((x, before) -> x.2 != before.2, line, arrayPushFront(arrayPopBack(line), line[1]))),
        [working_power, moving_gpu, moving_tensor]) AS constant,
      arrayFilter(x -> x.2 IS NOT NULL AND (x.4 IS NOT NULL OR x.5 IS NOT NULL), samples) AS both,
      arrayMap(x -> toFloat64(assumeNotNull(x.2)), both) AS px,
      arrayMap(x -> toFloat64(ifNull(x.5, assumeNotNull(x.4))), both) AS ax,
      length(both) >= {unrelated_samples:UInt32}
        AND arrayReduce('stddevPop', px) >= 0.19 * arrayAvg(px) AND arrayReduce('stddevPop', ax) >= 0.19 * arrayAvg(ax)
        AND abs(arrayReduce('corr', px, ax)) < 0.11 AS unrelated
    FROM
    (
      SELECT
        toString(device_sample.device) AS device,
        toInt32(intDiv(toUnixTimestamp64Milli(sampled_at) + 28800000, 86400000)) AS day,
        groupArray((toUnixTimestamp64Milli(sampled_at), toInt64(power_watts * 1000), toInt64(energy_joules * 1000),
          toInt64(gpu_utilization * 1000000), toInt64(tensor_activity * 1000000), (batch, position))) AS s
      FROM device_sample FINAL
      WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND device_sample.device IN {devices:Array(String)}
        AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
      GROUP BY device, day
    )
  )
)
WHERE falls OR falls_from_before OR smooth OR constant OR unrelated
ORDER BY device, day
SETTINGS do_not_merge_across_partitions_select_final = 1
