-- cross_metered: those of some contracts that have any record of use at all, whatever batch it came with.
-- Contracts are parallel lists of institution and number.
-- Growth: the records of the contracts, the two columns of the key.
-- Shards: all.
SELECT DISTINCT toString(institution) AS owner, toString(contract) AS number
FROM usage_record
WHERE (institution, contract) IN (SELECT arrayJoin(arrayZip({institutions:Array(String)}, {contracts:Array(String)})))
ORDER BY owner, number
