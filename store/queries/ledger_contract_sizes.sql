-- How many rows each contract of an institution has in usage_record, to be checked in parts of bearable size.
-- Cost: reads the contract of every record of the institution.
-- Shards: one.
SELECT contract, count() AS records
FROM usage_record
WHERE institution = {institution:String}
GROUP BY contract
ORDER BY contract
