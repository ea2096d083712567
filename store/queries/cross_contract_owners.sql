-- cross_contract_owners: which institutions have a contract of which of these numbers.
-- Growth: the contracts of all institutions, three columns.
-- Shards: all.
SELECT DISTINCT toString(contract) AS number, toString(institution) AS owner
FROM entity
WHERE kind = 'contract' AND contract IN (SELECT arrayJoin({numbers:Array(String)})) AND entity_id = contract
ORDER BY number, owner
