-- cross_metering: of some contracts, how many of their records that count name a device and how many do not.
-- Contracts are parallel lists of institution and number. Cut: parallel lists of institutions and batches.
-- Growth: the records of the contracts, two columns.
-- Shards: all.
SELECT toString(institution) AS owner, toString(contract) AS number, count() AS records, countIf(empty(devices)) AS without_devices
FROM usage_record FINAL
WHERE (institution, contract) IN (SELECT arrayJoin(arrayZip({institutions:Array(String)}, {contracts:Array(String)})))
  AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  AND cards > 0
GROUP BY owner, number
ORDER BY owner, number
