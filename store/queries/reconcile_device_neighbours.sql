-- reconcile_device_neighbours: other contracts, of any institution, that used a device of this contract on a day on
-- which this contract used it as well. Days are UTC, as in device_day.
-- Growth: the device-days of the contract's devices.
SELECT
  device, tupleElement(other, 1) AS institution, tupleElement(other, 2) AS contract, min(day) AS first_day, max(day) AS last_day
FROM
(
  SELECT
    device, day,
    groupUniqArray((toString(institution), toString(contract))) AS users,
    arrayJoin(arrayFilter(u -> u != ({institution:String}, {contract:String}), users)) AS other
  FROM device_day
  WHERE device IN
  (
    SELECT toString(arrayJoin(devices))
    FROM usage_record
    WHERE institution = {institution:String} AND contract = {contract:String}
  )
  GROUP BY device, day
  HAVING has(users, ({institution:String}, {contract:String})) AND length(users) > 1
)
GROUP BY device, institution, contract
ORDER BY device, institution, contract
