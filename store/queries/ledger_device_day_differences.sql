-- Days of devices that usage_record says and device_day does not (missing = 1), and the other way round (missing = 0).
-- A day that device_day lacks hides a device that two contracts used at once.
-- Of contracts from `from` on and before `past`; none is before an empty `past`, but all are.
-- Cost: reads devices and times of every record of those contracts; the devices of a record are a set that many share,
-- so the sets are made distinct before they are taken apart. And contract and institution of every row of device_day.
-- Shards: one.
SELECT device, toString(day) AS day, contract, max(is_record) AS missing
FROM
(
  SELECT arrayJoin(device_set) AS device, contract, toDate(arrayJoin(range(first_day, last_day + 1))) AS day, 1 AS is_record
  FROM
  (
    SELECT
      contract,
      any(devices) AS device_set,
      toUInt32(intDiv(toUnixTimestamp64Milli(start_at), 86400000)) AS first_day,
      toUInt32(intDiv(toUnixTimestamp64Milli(end_at) - 1, 86400000)) AS last_day
    FROM usage_record
    WHERE institution = {institution:String}
      AND contract >= {from:String} AND ({past:String} = '' OR contract < {past:String})
    GROUP BY contract, sipHash128(devices), first_day, last_day
  )
  UNION ALL
  SELECT device, contract, day, 0 AS is_record
  FROM device_day
  WHERE institution = {institution:String}
    AND contract >= {from:String} AND ({past:String} = '' OR contract < {past:String})
)
GROUP BY device, day, contract
HAVING uniqExact(is_record) = 1
ORDER BY device, day, contract
SETTINGS max_execution_time = 3600
