-- Devices that the records of one contract name, as sent, up to a batch: how many records, the first start and last end.
-- A record that names several devices counts with each. Growth: the records of one contract, a row a device.
-- Shards: one.
SELECT device, toString(count()) AS records, min(started) AS first_start, max(ended) AS last_end,
       arrayStringConcat(arraySort(groupUniqArrayIf(8)(model, model != '')), '; ') AS models,
       toString(uniqExact(toDate(started, 'Asia/Shanghai'))) AS days
FROM
(
  SELECT arrayJoin(devices) AS device, start_at AS started, end_at AS ended, ifNull(accelerator_model, '') AS model
  FROM usage_record FINAL
  WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
)
GROUP BY device
ORDER BY device
LIMIT {most:UInt32}
