-- telemetry_summary: what the samples of each device come to in [from, until), ms since 1970 UTC. One pass.
-- Units:    power in mW, energy in mJ, times in ms. Tuples: most_* (reading, -time: of equals the earliest).
-- Hours:    (start, energy, time). By the counter where it runs forward over half an hour or more, else by power
--           readings as if each stood for a second. The counter is exact; floats only choose the hour.
-- Contradiction: the hour in which counter and readings are furthest apart, with the sum of readings and their count.
-- Growth:   reads the samples of the devices, keeps devices x hours.
-- Shards: one.
SELECT
  device,
  sum(n) AS samples,
  count() AS hours,
  min(first_ms) AS first_ms,
  max(last_ms) AS last_ms,
  arraySort(groupUniqArrayArray(16)(models)) AS model_names,
  arraySort(groupUniqArrayArray(16)(nodes)) AS node_names,
  sum(n_power) > 0 AS has_power, maxIf(power, n_power > 0) AS most_power,
  sum(n_memory) > 0 AS has_memory, maxIf(memory, n_memory > 0) AS most_memory,
  sum(n_clock) > 0 AS has_clock, maxIf(clock, n_clock > 0) AS most_clock,
  countIf(per > 0) > 0 AS has_mean,
  argMaxIf((hour_ms, mj, per), (mj / per, -hour_ms), per > 0) AS highest,
  argMinIf((hour_ms, mj, per), (mj / per, hour_ms), per > 0) AS lowest,
  countIf(by_counter AND n_power > 0) > 0 AS has_both,
  argMaxIf((hour_ms, mj, per, sum_power, n_power),
    (abs(log(greatest(mj / per, 0.001) / greatest(sum_power / n_power / 1000, 0.001))), -hour_ms),
    by_counter AND n_power > 0) AS contradiction,
  sum(n_future) AS future_samples,
  max(future) AS most_future
FROM
(
  SELECT
    device, hour_ms, n, first_ms, last_ms, models, nodes, n_power, power, n_memory, memory, n_clock, clock, n_future, future,
    sum_power,
    n_energy > 1 AND last_energy.1 - first_energy.1 >= 1800000
      AND first_energy.2 = least_energy AND last_energy.2 = most_energy AS by_counter,
    n_power > 0 AND last_power_ms - first_power_ms >= 1800000 AS by_readings,
    multiIf(by_counter, last_energy.2 - first_energy.2, by_readings, sum_power, 0) AS mj,
    multiIf(by_counter, last_energy.1 - first_energy.1, by_readings, 1000 * toInt64(n_power), 0) AS per
  FROM
  (
    SELECT
      device,
      intDiv(ms, 3600000) * 3600000 AS hour_ms,
      count() AS n,
      min(ms) AS first_ms,
      max(ms) AS last_ms,
      groupUniqArray(16)(accelerator_model) AS models,
      groupUniqArray(16)(node) AS nodes,
      count(mw) AS n_power,
      maxIf((assumeNotNull(mw), -ms), mw IS NOT NULL) AS power,
      ifNull(sum(mw), 0) AS sum_power,
      minIf(ms, mw IS NOT NULL) AS first_power_ms,
      maxIf(ms, mw IS NOT NULL) AS last_power_ms,
      count(mj) AS n_energy,
      minIf((ms, assumeNotNull(mj)), mj IS NOT NULL) AS first_energy,
      maxIf((ms, assumeNotNull(mj)), mj IS NOT NULL) AS last_energy,
      minIf(assumeNotNull(mj), mj IS NOT NULL) AS least_energy,
      maxIf(assumeNotNull(mj), mj IS NOT NULL) AS most_energy,
      count(memory_used_bytes) AS n_memory,
      maxIf((assumeNotNull(memory_used_bytes), -ms), memory_used_bytes IS NOT NULL) AS memory,
      count(sm_clock_mhz) AS n_clock,
      maxIf((assumeNotNull(sm_clock_mhz), -ms), sm_clock_mhz IS NOT NULL) AS clock,
      countIf(ms - received_ms > {clock_skew:Int64}) AS n_future,
      max((ms - received_ms, -ms)) AS future
    FROM
    (
      SELECT
        toString(device_sample.device) AS device, accelerator_model, node, memory_used_bytes, sm_clock_mhz,
        toUnixTimestamp64Milli(sampled_at) AS ms,
        toUnixTimestamp64Milli(received_at) AS received_ms,
        toInt64(power_watts * 1000) AS mw,
        toInt64(energy_joules * 1000) AS mj
      FROM device_sample FINAL
      WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND device_sample.device IN {devices:Array(String)}
        AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
    )
    GROUP BY device, hour_ms
  )
)
GROUP BY device
ORDER BY device
SETTINGS do_not_merge_across_partitions_select_final = 1
