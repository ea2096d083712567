-- Devices of which the rollups are not what they were made from: sample_hour of device_sample, sample_day of sample_hour,
-- device_sampler of sample_day. For each device the keyed hashes of the rows that should be and of those that are are laid
-- over each other: nothing is left where they are the same. The key is of one check only, so that nobody can choose rows
-- whose hashes agree. Samples that are being inserted now make a device show up: ledger_sample_rollup_rows.sql judges.
-- Cost: reads all samples of the institution once, device by device, and sample_hour twice.
-- Shards: one.
SELECT device
FROM
(
  SELECT device, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
    hour, minutes, tensor_minutes, first_energy, last_energy, least_energy, most_energy, least_power, most_power,
    most_tensor_activity, most_gpu_utilization, most_memory_utilization, most_memory_bytes, most_temperature, most_sm_clock,
    first_batch, last_batch)) AS hash
  FROM
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
    )
    GROUP BY institution, device, hour
  )
  UNION ALL
  SELECT device, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
    hour, minutes, tensor_minutes, first_energy, last_energy, least_energy, most_energy, least_power, most_power,
    most_tensor_activity, most_gpu_utilization, most_memory_utilization, most_memory_bytes, most_temperature, most_sm_clock,
    first_batch, last_batch)) AS hash
  FROM sample_hour FINAL
  WHERE institution = {institution:String}
  UNION ALL
  SELECT device, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
    day, hours, tensor_hours, first_energy, last_energy, least_energy, most_energy, most_power, first_batch, last_batch)) AS hash
  FROM
  (
    SELECT
      device,
      toInt32(intDiv(hour + 32, 24) - 1) AS day,
      groupBitOr(bitShiftLeft(toUInt32(1), (hour + 32) % 24)) AS hours,
      groupBitOr(if(tensor_minutes = 0, 0, bitShiftLeft(toUInt32(1), (hour + 32) % 24))) AS tensor_hours,
      min(sample_hour.first_energy) AS first_energy,
      max(sample_hour.last_energy) AS last_energy,
      min(sample_hour.least_energy) AS least_energy,
      max(sample_hour.most_energy) AS most_energy,
      max(sample_hour.most_power) AS most_power,
      min(sample_hour.first_batch) AS first_batch,
      max(sample_hour.last_batch) AS last_batch
    FROM sample_hour
    WHERE institution = {institution:String}
    GROUP BY institution, device, day
  )
  UNION ALL
  SELECT device, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), (
    day, hours, tensor_hours, first_energy, last_energy, least_energy, most_energy, most_power, first_batch, last_batch)) AS hash
  FROM sample_day FINAL
  WHERE institution = {institution:String}
  UNION ALL
  SELECT device, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), min(first_batch)) AS hash
  FROM sample_day
  WHERE institution = {institution:String}
  GROUP BY device
  UNION ALL
  SELECT device, sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), min(first_batch)) AS hash
  FROM device_sampler
  WHERE institution = {institution:String}
  GROUP BY device
)
GROUP BY device
HAVING groupBitXor(hash) != 0
ORDER BY device
SETTINGS optimize_aggregation_in_order = 1
