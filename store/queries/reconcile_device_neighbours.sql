-- reconcile_device_neighbours: devices that this contract and another one, of any institution, used on the same day,
-- the first and last such day, and the other institutions. Days are UTC, as in device_day.
-- Cut:    none. device_day does not know batches, so this names all that can matter at any cut and more; what it feeds
--         must give the same result whatever more it names.
-- Growth: the device-days of the contract's devices.
-- Shards: all.
SELECT device, min(day) AS first_day, max(day) AS last_day, arraySort(groupUniqArrayArray(others)) AS institutions
FROM
(
  SELECT
    device, day,
    groupUniqArrayIf(toString(institution), institution != {institution:String}) AS others
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
