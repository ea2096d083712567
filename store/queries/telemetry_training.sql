-- telemetry_training: by contract and sampled device, the whole hours of [from, until) that usage records bill as
-- training, and what the samples of these hours say. aliases and sampled are parallel lists: every name of a card, and the
-- name under which it is sampled; idle_mw belongs to sampled: near idle is below it, 0 where it is not known.
-- Hours:   of records that no other corrects; an hour two records of a contract name counts once. Parts of hours are left out.
-- Idle:    mean tensor activity (utilisation where there is none) below idle_ppm, and mean power below idle_mw. Exact: sums
--          are compared, nothing is divided. tensor_ppm_hours: means rounded up, so that a bound made of them stays one.
-- Growth:  training records that touch the window, as devices x hours of this part; the samples of the devices.
-- Shards: one.
SELECT
  contract, billed.device AS device,
  count() AS hours,
  countIf(covered) AS covered_hours,
  countIf(covered AND idle) AS idle_hours,
  countIf(n_tensor > 0) AS tensor_hours,
  sumIf(intDiv(sum_tensor + n_tensor - 1, n_tensor), n_tensor > 0) AS tensor_ppm_hours
FROM
(
  SELECT DISTINCT contract, transform(name, {aliases:Array(String)}, {sampled:Array(String)}, '') AS device, hour
  FROM
  (
    SELECT
      toString(usage_record.contract) AS contract,
      arrayJoin(arrayFilter(n -> n IN {aliases:Array(String)}, devices)) AS name,
      arrayJoin(range(
        toUInt32(intDiv(greatest(toUnixTimestamp64Milli(start_at), {from:Int64}) + 3599999, 3600000)),
        toUInt32(intDiv(least(toUnixTimestamp64Milli(end_at), {until:Int64}), 3600000)))) AS hour
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND cards > 0
      AND purpose IN {purposes:Array(String)}
      AND start_at >= fromUnixTimestamp64Milli({began:Int64}) AND start_at < fromUnixTimestamp64Milli({until:Int64})
      AND end_at > fromUnixTimestamp64Milli({from:Int64})
      AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
  )
) AS billed
LEFT JOIN
(
  SELECT
    toString(device_sample.device) AS device,
    toUInt32(intDiv(toUnixTimestamp64Milli(sampled_at), 3600000)) AS hour,
    toInt64(count(tensor_activity)) AS n_tensor,
    sum(toInt64(tensor_activity * 1000000)) AS sum_tensor,
    toInt64(count(coalesce(tensor_activity, gpu_utilization))) AS n_active,
    sum(toInt64(coalesce(tensor_activity, gpu_utilization) * 1000000)) AS sum_active,
    toInt64(count(power_watts)) AS n_power,
    sum(toInt64(power_watts * 1000)) AS sum_power,
    transform(device, {aliases:Array(String)}, {idle_mw:Array(Int64)}, toInt64(0)) AS limit_mw,
    n_active > 0 AND n_power > 0 AND limit_mw > 0 AS covered,
    sum_active < n_active * {idle_ppm:Int64} AND sum_power < n_power * limit_mw AS idle
  FROM device_sample FINAL
  WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND device_sample.device IN {sampled:Array(String)}
    AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
  GROUP BY device, hour
) AS measured ON billed.device = measured.device AND billed.hour = measured.hour
GROUP BY contract, device
ORDER BY contract, device
SETTINGS do_not_merge_across_partitions_select_final = 1
