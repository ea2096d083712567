-- reconcile_allocation: card-time of one contract on the cards asked for, beside what their samples say, in [from, until), ms
-- since 1970 UTC, both at an hour. aliases, cards and idle_mw are parallel lists: every name of a card, its number, and the
-- power below which it is near idle, 0 where that is not known.
-- by:       'device' (its number), 'job' ('' where none is named) or 'class' (Shanghai day, purpose, model); other keys are empty.
-- jobs:     those asked for, all if empty. most: rows, of the most time near idle; is_torn is that of all.
-- Counted:  what reconcile_usage_days counts, counted or contested. A record's card-time goes to its hours in proportion to
--           time, and to its devices in equal parts, as differences of cumulative sums cut down: the parts add up to it.
-- covered:  a minute that is billed has a sample. judged: besides, activity and power were read in that hour and the limit
--           is known. active: tensor activity of the hour reached idle_ppm. near_idle: judged, and every reading of the hour
--           below idle_ppm and below idle_mw: sample_hour keeps the highest. Of an hour billed in part that part counts.
-- whole_mj: energy of the hours a record bills wholly on a whole card, an hour of a card once; whole_hours: how many have a
--           figure. An hour's energy is its last reading of the counter less its first: a lower bound; none where it fell.
-- Up to the cut: an hour with samples of later batches is made anew from device_sample. is_torn: samples arrived between
--           the two, ask again. What both give merges by least, most and bits: it counts once.
-- Units:    10^-6 card-seconds, mJ. Growth: records x sampled devices x hours; sample_hour of the cards.
-- Shards: one.
WITH
  late AS
  (
    SELECT device, hour
    FROM sample_hour
    WHERE institution = {institution:String} AND device IN {aliases:Array(String)}
      AND hour >= intDiv({from:Int64}, 3600000) AND hour < intDiv({until:Int64}, 3600000)
      AND first_batch <= {up_to:UInt64} AND last_batch > {up_to:UInt64}
  )
SELECT
  multiIf({by:String} = 'device', toString(intDiv(card_hour, 4294967296)), {by:String} = 'job', job_name, '') AS name,
  {by:String} = 'device' AND purpose IN {training:Array(String)} AS is_training,
  if({by:String} = 'class', toUInt32(intDiv(hour + 8, 24)), toUInt32(0)) AS day,
  if({by:String} = 'class', purpose, '') AS class_purpose,
  if({by:String} = 'class', model, NULL) AS class_model,
  sum(part) AS billed_time,
  sumIf(part, bitAnd(minutes_billed, minutes_seen) != 0 AS seen) AS covered_time,
  sumIf(part, seen AND has_both) AS judged_time,
  sumIf(part, seen AND is_active) AS active_time,
  sumIf(part, seen AND is_idle) AS idle_time,
  arraySum(w -> toInt128(w.2),
    groupUniqArrayIf((card_hour, assumeNotNull(rise_mj)), part = 3600000000 AND ifNull(rise_mj, -1) >= 0) AS whole) AS whole_mj,
  length(whole) AS whole_hours,
  max(ifNull(max(torn), 0)) OVER () AS is_torn
FROM
(
  SELECT
    purpose, model, job_name, hour, minutes_billed,
    toUInt64(transform(assigned.2, {aliases:Array(String)}, {cards:Array(UInt32)}, toUInt32(0))) * 4294967296 + hour AS card_hour,
    intDiv(hour_part * assigned.1, device_count) - intDiv(hour_part * (assigned.1 - 1), device_count) AS part
  FROM
  (
    SELECT
      purpose, model, job_name, hour, device_count, named,
      greatest(from_ms, toInt64(hour) * 3600000) AS begins,
      least(until_ms, (toInt64(hour) + 1) * 3600000) AS ends,
      intDiv(counted * (ends - from_ms), until_ms - from_ms) - intDiv(counted * (begins - from_ms), until_ms - from_ms) AS hour_part,
      bitShiftLeft(toUInt64(1), toUInt8(intDiv(ends - 1 - toInt64(hour) * 3600000, 60000) + 1))
        - bitShiftLeft(toUInt64(1), toUInt8(intDiv(begins - toInt64(hour) * 3600000, 60000))) AS minutes_billed
    FROM
    (
      SELECT
        toString(usage_record.purpose) AS purpose,
        CAST(accelerator_model, 'Nullable(String)') AS model,
        ifNull(job, '') AS job_name,
        toUnixTimestamp64Milli(start_at) AS from_ms,
        toUnixTimestamp64Milli(end_at) AS until_ms,
        toInt128(length(devices)) AS device_count,
        arrayFilter(d -> d.2 IN {aliases:Array(String)}, arrayMap((i, d) -> (toInt128(i), toString(d)), arrayEnumerate(devices), devices)) AS named,
        least(toInt128(toInt64(cards * 1000)) * (until_ms - from_ms), toInt128(toDecimal128(card_seconds, 6) * 1000000)) AS counted,
        arrayJoin(range(
          toUInt32(intDiv(greatest(from_ms, {from:Int64}), 3600000)),
          toUInt32(intDiv(least(until_ms, {until:Int64}) + 3599999, 3600000)))) AS hour
      FROM usage_record FINAL
      WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
        AND arrayExists(d -> d IN {aliases:Array(String)}, devices)
        AND start_at >= fromUnixTimestamp64Milli({began:Int64}) AND start_at < fromUnixTimestamp64Milli({until:Int64})
        AND end_at > fromUnixTimestamp64Milli({from:Int64})
        AND (empty({jobs:Array(String)}) OR ifNull(job, '') IN {jobs:Array(String)})
        AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
        AND digest NOT IN (SELECT toFixedString(unhex(arrayJoin({dropped:Array(String)})), 32))
        -- Unless repeats_of is '':
        AND digest NOT IN
          (SELECT digest FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64}) WHERE place > 1)
        -- Always:
    )
  )
  ARRAY JOIN named AS assigned
) AS billed
LEFT JOIN
(
  SELECT
    toUInt64(card) * 4294967296 + toUInt64(hour) AS card_hour,
    groupBitOr(minutes) AS minutes_seen,
    coalesce(max(tensor), max(utilization)) AS activity,
    ifNull(max(tensor) >= {idle_ppm:Int64}, 0) AS is_active,
    isNotNull(activity) AND isNotNull(max(power)) AND max(idle_limit) > 0 AS has_both,
    has_both AND ifNull(activity < {idle_ppm:Int64}, 0) AND ifNull(max(power) < max(idle_limit), 0) AS is_idle,
    (min(first_energy) AS first).1 < (max(last_energy) AS last).1
      AND first.2 = ifNull(min(least_energy), -1) AND last.2 = ifNull(max(most_energy), -1) AS is_rising,
    if(is_rising, last.2 - first.2, toInt64(-1)) AS rise_mj,
    max(is_torn_hour) AS torn
  FROM
  (
    SELECT
      transform(device, {aliases:Array(String)}, {cards:Array(UInt32)}, toUInt32(0)) AS card,
      transform(device, {aliases:Array(String)}, {idle_mw:Array(Int64)}, toInt64(0)) AS idle_limit,
      hour, minutes,
      toInt64(most_tensor_activity * 1000000) AS tensor,
      toInt64(most_gpu_utilization * 1000000) AS utilization,
      most_power AS power,
      first_energy, last_energy, least_energy, most_energy,
      toUInt8(last_batch > {up_to:UInt64}) AS is_torn_hour
    FROM sample_hour
    WHERE institution = {institution:String} AND device IN {aliases:Array(String)}
      AND hour >= intDiv({from:Int64}, 3600000) AND hour < intDiv({until:Int64}, 3600000)
      AND first_batch <= {up_to:UInt64} AND (last_batch <= {up_to:UInt64} OR (device, hour) NOT IN (SELECT device, hour FROM late))
    UNION ALL
    SELECT
      transform(device, {aliases:Array(String)}, {cards:Array(UInt32)}, toUInt32(0)) AS card,
      transform(device, {aliases:Array(String)}, {idle_mw:Array(Int64)}, toInt64(0)) AS idle_limit,
      hour,
      groupBitOr(bitShiftLeft(toUInt64(1), minute)) AS minutes,
      max(toInt64(tensor_activity * 1000000)) AS tensor,
      max(toInt64(gpu_utilization * 1000000)) AS utilization,
      max(mw) AS power,
      min(if(isNull(mj), (toUInt32(4294967295), toInt64(-1)), (at, assumeNotNull(mj)))) AS first_energy,
      max(if(isNull(mj), (toUInt32(0), toInt64(-1)), (at, assumeNotNull(mj)))) AS last_energy,
      min(mj) AS least_energy,
      max(mj) AS most_energy,
      toUInt8(0) AS is_torn_hour
    FROM
    (
      SELECT
        toString(device_sample.device) AS device,
        toInt32(intDiv(toUnixTimestamp64Milli(sampled_at), 3600000)) AS hour,
        toUInt8(intDiv(toUnixTimestamp64Milli(sampled_at), 60000) % 60) AS minute,
        toUInt32((toUnixTimestamp64Milli(sampled_at) + 28800000) % 86400000) AS at,
        tensor_activity, gpu_utilization,
        reinterpretAsInt64(energy_joules) AS mj,
        reinterpretAsInt64(power_watts) AS mw
      FROM device_sample
      WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND device_sample.device IN (SELECT device FROM late)
        AND sampled_at >= fromUnixTimestamp64Milli({from:Int64}) AND sampled_at < fromUnixTimestamp64Milli({until:Int64})
    )
    WHERE (device, hour) IN (SELECT device, hour FROM late)
    GROUP BY device, hour
  )
  GROUP BY card, hour
) AS measured ON billed.card_hour = measured.card_hour
GROUP BY name, is_training, day, class_purpose, class_model
ORDER BY idle_time DESC, name, is_training, day, class_purpose, class_model
LIMIT {most:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
