-- reconcile_device_overuse: use of a device beyond one card, by device and Shanghai day, exact to the millisecond.
-- Sweep:  every record is +share at its start and -share at its end, share = cards / number of devices it names;
--         between two events the sum is constant. Ends are exclusive: touching intervals leave no time between.
-- Parts:  within = this contract alone above one card; across = what its use can be above one card together with
--         other contracts, beyond `within`. by_class: most that each class can answer for, in the order of classes.
-- Units:  thousandths of a card x `scale` x milliseconds. `scale` is a common multiple of the usual device counts; a
--         share of another count is cut down, by less than one unit of account over the longest record.
-- Repeats of a record count once (as in reconcile_usage_days).
-- Growth: reads the contract's records and those of its neighbours in the days they met.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Shards: all. GLOBAL: the engine does not carry a view with parameters to other shards by itself.
WITH toInt128({scale:String}) AS scale, 1000 * scale AS card
SELECT
  device, day,
  arraySum(arrayMap((x, d) -> x * d, above_own, lasting)) AS within,
  arraySum(arrayMap((x, d) -> x * d, above_all, lasting)) - within AS across,
  arrayDistinct(arrayFilter(k -> k > 0, kinds)) AS classes,
  arrayMap(c -> arraySum(arrayMap((x, t, d) -> least(x, t) * d,
    arrayPopBack(arrayCumSum(arrayMap((k, v) -> if(k = c, v, toInt128(0)), kinds, shares))), above_all, lasting)), classes) AS by_class,
  arrayFirstIndex((x, d) -> x > 0 AND d > 0, above_all, lasting) AS at,
  moments[at] AS from_ms,
  moments[at + 1] AS until_ms
FROM
(
  SELECT
    device, day,
    arraySort(e -> e.1, groupArrayArray([(greatest(from_ms, day_from), kind, share), (least(until_ms, day_from + 86400000), kind, -share)])) AS events,
    arrayMap(e -> e.1, events) AS moments,
    arrayMap(e -> e.2, events) AS kinds,
    arrayMap(e -> e.3, events) AS shares,
    arrayMap((a, b) -> b - a, arrayPopBack(moments), arrayPopFront(moments)) AS lasting,
    arrayPopBack(arrayCumSum(arrayMap((k, v) -> if(k > 0, v, toInt128(0)), kinds, shares))) AS own,
    arrayPopBack(arrayCumSum(shares)) AS everyone,
    arrayMap(x -> greatest(x - card, toInt128(0)), own) AS above_own,
    arrayMap((x, a) -> least(x, greatest(a - card, toInt128(0))), own, everyone) AS above_all
  FROM
  (
    SELECT
      arrayJoin(devices) AS device, kind, share, from_ms, until_ms,
      arrayJoin(range(toUInt32(intDiv(from_ms + 28800000, 86400000)), toUInt32(intDiv(until_ms + 28799999, 86400000) + 1))) AS day,
      toInt64(day) * 86400000 - 28800000 AS day_from
    FROM
    (
      SELECT
        devices,
        if(institution = {institution:String} AND contract = {contract:String},
           indexOf(arrayZip({class_purposes:Array(String)}, {class_models:Array(String)}), (toString(purpose), ifNull(toString(accelerator_model), ''))), 0) AS kind,
        intDiv(toInt128(toInt64(cards * 1000)) * scale, toInt128(length(devices))) AS share,
        toUnixTimestamp64Milli(start_at) AS from_ms,
        toUnixTimestamp64Milli(end_at) AS until_ms
      FROM usage_record FINAL
      WHERE (institution, contract) IN
          (SELECT toString(institution), toString(contract) FROM device_day WHERE device IN (SELECT arrayJoin({devices:Array(String)})))
        AND ((institution = {institution:String} AND contract = {contract:String})
          OR (start_at < fromUnixTimestamp64Milli({met_until:Int64}) AND end_at > fromUnixTimestamp64Milli({met_from:Int64})))
        AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
        AND cards > 0 AND notEmpty(devices)
        AND (institution, record_id) NOT IN
          (SELECT institution, corrects FROM usage_correction WHERE institution IN
            (SELECT toString(institution) FROM device_day WHERE device IN (SELECT arrayJoin({devices:Array(String)})))
            AND corrects > '' AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0)))
        AND digest NOT IN (SELECT toFixedString(unhex(arrayJoin({dropped:Array(String)})), 32))
        -- Unless repeats_of is '':
        AND digest GLOBAL NOT IN
          (SELECT digest FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64}) WHERE place > 1)
        -- Always:
    )
    WHERE device IN (SELECT arrayJoin({devices:Array(String)}))
  )
  GROUP BY device, day
)
WHERE within > 0 OR across > 0
ORDER BY day, device
SETTINGS do_not_merge_across_partitions_select_final = 1
