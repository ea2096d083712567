-- capacity_elsewhere: cards that this institution lists or listed, by the name under which another institution has
-- usage records or samples of them, and on which Shanghai days of [from, until), ms since 1970 UTC.
-- Names:  as listed, in upper case and in lower case.
-- device_day tells whose usage records to read; it does not know batches, so the records say the days.
-- Cut:    parallel lists of institutions and batches; one that is not named counts with nothing. A day was sampled under
--         a cut exactly if a row of it began by then (sample_day).
-- Growth: the device-days of the names, then the records of the contracts that met them; the days they were sampled on.
-- Shards: all.
WITH metered AS
(
  SELECT arrayJoin([listed, upperUTF8(listed), lowerUTF8(listed)]) AS name
  FROM
  (
    SELECT arrayJoin([JSONExtractString(body, 'serial'), JSONExtractString(body, 'dieId'), JSONExtractString(body, 'uuid')]) AS listed
    FROM entity
    WHERE institution = {institution:String} AND kind = 'device' AND batch <= {up_to:UInt64}
  )
)
SELECT device, other, arraySort(groupUniqArray(day)) AS days
FROM
(
  SELECT
    toString(arrayJoin(devices)) AS device,
    toString(institution) AS other,
    arrayJoin(range(
      toUInt32(intDiv(greatest(toUnixTimestamp64Milli(start_at), {from:Int64}) + 28800000, 86400000)),
      toUInt32(intDiv(least(toUnixTimestamp64Milli(end_at), {until:Int64}) + 28799999, 86400000) + 1))) AS day
  FROM usage_record
  WHERE (institution, contract) IN
    (
      SELECT toString(institution), toString(contract)
      FROM device_day
      WHERE device_day.institution != {institution:String} AND device IN (SELECT name FROM metered)
        AND device_day.day >= toDate({first_day:String}) AND device_day.day <= toDate({last_day:String})
    )
    AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
    AND start_at < fromUnixTimestamp64Milli({until:Int64}) AND end_at > fromUnixTimestamp64Milli({from:Int64}) AND cards > 0
    AND (institution, record_id) NOT IN
    (
      SELECT institution, corrects
      FROM usage_correction
      WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND corrects > ''
        AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
    )
  UNION ALL
  SELECT device, toString(institution) AS other, toUInt32(sample_day.day) AS day
  FROM sample_day
  WHERE (institution, device) IN
    (
      SELECT toString(institution), device
      FROM device_sampler
      WHERE device_sampler.institution != {institution:String} AND device IN (SELECT name FROM metered)
    )
    AND sample_day.day >= intDiv({from:Int64} + 28800000, 86400000) AND sample_day.day < intDiv({until:Int64} + 115199999, 86400000)
    AND first_batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
)
WHERE other != {institution:String} AND device IN (SELECT name FROM metered)
GROUP BY device, other
ORDER BY device, other
