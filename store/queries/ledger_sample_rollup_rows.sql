-- How the rollups of some devices differ from their samples: the table, how many of its rows lack, are too many or say
-- another thing, and the first of them (hours or days since 1970; 0 for device_sampler).
-- size, accepted: what lies between is on its way into the log and may be half in the store: it is not judged.
-- Cost: all samples of these devices.
-- Shards: one.
WITH
  sampled AS
  (
    SELECT
      device,
      toInt32(intDiv(ms, 3600000) - 24) AS hour,
      groupBitOr(bitShiftLeft(toUInt64(1), intDiv(ms, 60000) % 60)) AS minutes,
      groupBitOr(if(ifNull(tensor_activity, 0) > 0, bitShiftLeft(toUInt64(1), intDiv(ms, 60000) % 60), 0)) AS tensor_minutes,
      min(if(isNull(mj), (toUInt32(4294967295), toInt64(-1)), (at, assumeNotNull(mj)))) AS first_energy,
      max(if(isNull(mj), (toUInt32(0), toInt64(-1)), (at, assumeNotNull(mj)))) AS last_energy,
      min(mj) AS least_energy,
      max(mj) AS most_energy,
      min(mw) AS least_power,
      max(mw) AS most_power,
      max(tensor_activity) AS most_tensor_activity,
      max(gpu_utilization) AS most_gpu_utilization,
      max(memory_utilization) AS most_memory_utilization,
      max(memory_used_bytes) AS most_memory_bytes,
      max(temperature_c) AS most_temperature,
      max(sm_clock_mhz) AS most_sm_clock,
      min(batch) AS first_batch,
      max(batch) AS last_batch
    FROM
    (
      SELECT
        institution, toString(device) AS device, tensor_activity, gpu_utilization, memory_utilization, memory_used_bytes, temperature_c, sm_clock_mhz,
        batch,
        toUInt64(toUnixTimestamp64Milli(sampled_at) + 86400000) AS ms,
        toUInt32((ms + 28800000) % 86400000) AS at,
        reinterpretAsInt64(energy_joules) AS mj,
        reinterpretAsInt64(power_watts) AS mw
      FROM device_sample
      WHERE institution = {institution:String}
        AND device_sample.device IN {devices:Array(String)}
    )
    GROUP BY institution, device, hour
  ),
  days AS
  (
    SELECT
      device,
      toInt32(intDiv(hour + 32, 24) - 1) AS day,
      groupBitOr(bitShiftLeft(toUInt32(1), (hour + 32) % 24)) AS hours,
      groupBitOr(if(tensor_minutes = 0, 0, bitShiftLeft(toUInt32(1), (hour + 32) % 24))) AS tensor_hours,
      min(sampled.first_energy) AS first_energy,
      max(sampled.last_energy) AS last_energy,
      min(sampled.least_energy) AS least_energy,
      max(sampled.most_energy) AS most_energy,
      max(sampled.most_power) AS most_power,
      min(sampled.first_batch) AS first_batch,
      max(sampled.last_batch) AS last_batch
    FROM sampled
    GROUP BY device, day
  )
SELECT device, rollup, count() AS differing, min(place) AS first_place
FROM
(
  SELECT device, rollup, place
  FROM
  (
    SELECT device, 'sample_hour' AS rollup, hour AS place, last_batch AS latest, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
      hour, minutes, tensor_minutes, first_energy, last_energy, least_energy, most_energy, least_power, most_power,
    most_tensor_activity, most_gpu_utilization, most_memory_utilization, most_memory_bytes, most_temperature, most_sm_clock,
    first_batch, last_batch)) AS said
    FROM sampled
    UNION ALL
    SELECT device, 'sample_hour' AS rollup, hour AS place, last_batch AS latest, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
      hour, minutes, tensor_minutes, first_energy, last_energy, least_energy, most_energy, least_power, most_power,
    most_tensor_activity, most_gpu_utilization, most_memory_utilization, most_memory_bytes, most_temperature, most_sm_clock,
    first_batch, last_batch)) AS said
    FROM sample_hour FINAL
    WHERE institution = {institution:String} AND device IN {devices:Array(String)}
    UNION ALL
    SELECT device, 'sample_day' AS rollup, day AS place, last_batch AS latest, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
      day, hours, tensor_hours, first_energy, last_energy, least_energy, most_energy, most_power, first_batch, last_batch)) AS said
    FROM days
    UNION ALL
    SELECT device, 'sample_day' AS rollup, day AS place, last_batch AS latest, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
      day, hours, tensor_hours, first_energy, last_energy, least_energy, most_energy, most_power, first_batch, last_batch)) AS said
    FROM sample_day FINAL
    WHERE institution = {institution:String} AND device IN {devices:Array(String)}
    UNION ALL
    SELECT device, 'device_sampler' AS rollup, toInt32(0) AS place, min(first_batch) AS latest, latest AS said
    FROM days
    GROUP BY device
    UNION ALL
    SELECT device, 'device_sampler' AS rollup, toInt32(0) AS place, min(first_batch) AS latest, latest AS said
    FROM device_sampler
    WHERE institution = {institution:String} AND device IN {devices:Array(String)}
    GROUP BY device
  )
  GROUP BY device, rollup, place
  HAVING (count() = 1 OR uniqExact(said) > 1) AND NOT (max(latest) > {size:UInt64} AND max(latest) <= {accepted:UInt64})
)
GROUP BY device, rollup
ORDER BY device, rollup
SETTINGS optimize_aggregation_in_order = 1
