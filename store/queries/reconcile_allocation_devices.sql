-- reconcile_allocation_devices: devices that the records of one contract name, whatever became of those records.
-- Asked only where the institution sends samples. Growth: one column of the contract's records.
-- Shards: one.
SELECT DISTINCT toString(arrayJoin(devices)) AS device
FROM usage_record
WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
ORDER BY device
