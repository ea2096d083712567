-- Devices that the records of one contract name, as sent, up to a batch: how many records, the first start and last end.
-- A record that names several devices counts with each. Growth: the records of one contract, a row a device.
-- Shards: one.
SELECT device, toString(count()) AS records, min(start_at) AS first_start, max(end_at) AS last_end,
       arrayStringConcat(arraySort(groupUniqArrayIf(8)(assumeNotNull(accelerator_model), accelerator_model IS NOT NULL)), '; ') AS models,
       toString(uniqExact(toDate(start_at, 'Asia/Shanghai'))) AS days
FROM (SELECT * FROM usage_record FINAL
      WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64})
ARRAY JOIN devices AS device
GROUP BY device
ORDER BY device
LIMIT {most:UInt32}
