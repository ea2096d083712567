-- What telemetry says of each device of an institution, a value for each day of [from_day, to_day) it was sampled on, in any
-- order. days: bits 0–15 the day (counted from from_day), 16–39 its hours with a sample, 40–63 those with tensor activity.
-- watts: bits 0–15 mean, 16–31 most. Two lists a device and not five: a list costs as much as the rest of its row.
-- Up to the cut: a device-day with samples of later batches is made anew from device_sample, of those up to the cut.
-- split_days, later_days: what capacity_telemetry_days.sql said. Between the two questions samples may arrive and parts
-- merge: a row beyond the cut has 65535 for its day, and a day may come twice; the reader then asks both again. Days of
-- one part have no two rows of one device, and need no merging: FINAL would cost three times all the rest.
-- raw:        1 takes everything from device_sample, to show that both are the same.
-- mean_watts: rise of the counter from the first to the last reading ÷ time between, cut down. 65535 (unknown) with fewer
--             than two moments read, and where the counter was below its first or above its last reading: it fell.
-- most_watts: cut down; 65535 without a reading. Both: 65534 stands for that and more.
-- Cost: reads the institution's rows of the period; raw samples of the device-days that later batches touched only.
-- Shards: one.
WITH
  late AS
  (
    SELECT device, day
    FROM sample_day
    WHERE institution = {institution:String} AND day IN {later_days:Array(Int32)} AND last_batch > {up_to:UInt64}
      AND (device, day) IN
      (
        SELECT device, day
        FROM sample_day
        WHERE institution = {institution:String} AND day IN {later_days:Array(Int32)} AND first_batch <= {up_to:UInt64}
      )
  )
SELECT
  device,
  groupArray(bitOr(bitOr(
    toUInt64(if(is_beyond, 65535, day - {from_day:Int32})),
    bitShiftLeft(toUInt64(hours), 16)),
    bitShiftLeft(toUInt64(tensor_hours), 40))) AS days,
  groupArray(bitOr(toUInt32(mean_watts), bitShiftLeft(toUInt32(most_watts), 16))) AS watts
FROM
(
  SELECT
    device, day, hours, tensor_hours,
    last_batch > {up_to:UInt64} AS is_beyond,
    toUInt16(if(ifNull(least_energy = first_energy.2 AND most_energy = last_energy.2, 0) AND last_energy.1 > first_energy.1,
      least(intDiv(last_energy.2 - first_energy.2, greatest(toInt64(last_energy.1) - first_energy.1, 1)), 65534), 65535)) AS mean_watts,
    toUInt16(if(isNull(most_power), 65535, least(assumeNotNull(intDiv(most_power, 1000)), 65534))) AS most_watts
  FROM
  (
    SELECT
      device, day, hours, tensor_hours, first_energy, last_energy, least_energy, most_energy, most_power, last_batch
    FROM sample_day
    WHERE {raw:UInt8} = 0 AND institution = {institution:String}
      AND day >= {from_day:Int32} AND day < {to_day:Int32}
      AND day NOT IN {split_days:Array(Int32)} AND day NOT IN {later_days:Array(Int32)}
    UNION ALL
    SELECT
      device, day,
      groupBitOr(sample_day.hours) AS hours,
      groupBitOr(sample_day.tensor_hours) AS tensor_hours,
      min(sample_day.first_energy) AS first_energy,
      max(sample_day.last_energy) AS last_energy,
      min(sample_day.least_energy) AS least_energy,
      max(sample_day.most_energy) AS most_energy,
      max(sample_day.most_power) AS most_power,
      max(sample_day.last_batch) AS last_batch
    FROM sample_day
    WHERE {raw:UInt8} = 0 AND institution = {institution:String}
      AND (day IN {split_days:Array(Int32)} OR day IN {later_days:Array(Int32)})
      AND first_batch <= {up_to:UInt64} AND (device, day) NOT IN (SELECT device, day FROM late)
    GROUP BY device, day
    UNION ALL
    SELECT
      device, day,
      groupBitOr(toUInt32(bitShiftLeft(toUInt32(1), intDiv(at, 3600000)))) AS hours,
      groupBitOr(if(ifNull(tensor_activity, 0) > 0, toUInt32(bitShiftLeft(toUInt32(1), intDiv(at, 3600000))), 0)) AS tensor_hours,
      min(if(isNull(mj), (toUInt32(4294967295), toInt64(-1)), (at, assumeNotNull(mj)))) AS first_energy,
      max(if(isNull(mj), (toUInt32(0), toInt64(-1)), (at, assumeNotNull(mj)))) AS last_energy,
      min(mj) AS least_energy,
      max(mj) AS most_energy,
      max(mw) AS most_power,
      max(batch) AS last_batch
    FROM
    (
      SELECT
        toString(device) AS device,
        tensor_activity,
        batch,
        toUInt64(toUnixTimestamp64Milli(sampled_at) + 115200000) AS ms,
        toInt32(intDiv(ms, 86400000) - 1) AS day,
        toUInt32(ms % 86400000) AS at,
        reinterpretAsInt64(energy_joules) AS mj,
        reinterpretAsInt64(power_watts) AS mw
      FROM device_sample
      WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
        AND sampled_at >= fromUnixTimestamp64Milli({from_day:Int32} * 86400000 - 28800000)
        AND sampled_at < fromUnixTimestamp64Milli({to_day:Int32} * 86400000 - 28800000)
        AND ({raw:UInt8} = 1 OR device_sample.device IN (SELECT device FROM late))
    )
    WHERE {raw:UInt8} = 1 OR (device, day) IN (SELECT device, day FROM late)
    GROUP BY device, day
  )
)
GROUP BY device
