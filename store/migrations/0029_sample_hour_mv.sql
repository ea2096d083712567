-- sample_hour_mv: fills sample_hour with every insert into device_sample, and through it sample_day and device_sampler.
-- ms is counted from one day before 1970: a moment with an offset may lie before it, and division cuts towards zero.
-- Nothing here throws, whatever the columns hold: an insert must not fail for its rollup. A decimal of three places is
-- taken as the thousandths it is stored as.
CREATE MATERIALIZED VIEW IF NOT EXISTS sample_hour_mv TO sample_hour AS
SELECT
  institution,
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
    institution, device, tensor_activity, gpu_utilization, memory_utilization, memory_used_bytes, temperature_c, sm_clock_mhz,
    batch,
    toUInt64(toUnixTimestamp64Milli(sampled_at) + 86400000) AS ms,
    toUInt32((ms + 28800000) % 86400000) AS at,
    reinterpretAsInt64(energy_joules) AS mj,
    reinterpretAsInt64(power_watts) AS mw
  FROM device_sample
)
GROUP BY institution, device, hour
