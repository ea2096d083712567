-- reconcile_device_neighbours: devices that this contract and another one, of any institution, used on the same day,
-- and the first and last such day. Days are UTC, as in device_day.
-- Growth: the device-days of the contract's devices.
SELECT device, min(day) AS first_day, max(day) AS last_day
FROM
(
  SELECT device, day
  FROM device_day
  WHERE device IN
  (
    SELECT toString(arrayJoin(devices))
    FROM usage_record
    WHERE institution = {institution:String} AND contract = {contract:String}
  )
  GROUP BY device, day
  HAVING max(institution = {institution:String} AND contract = {contract:String})
    AND max(institution != {institution:String} OR contract != {contract:String})
)
GROUP BY device
ORDER BY device
