-- capacity_list: institutions that list cards, or state how many they have installed: as a whole, or for a contract's pool,
-- which bounds the contract and proves no capacity.
-- Ids of each kind, whatever versions they have: how many of them count is for an assessment to say.
-- Growth: devices and capacity statements of the store, of one institution where it is named.
-- Shards: all.
-- Shards: all.
SELECT toString(institution) AS owner,
  uniqExactIf(entity_id, kind = 'device') AS device_ids,
  uniqExactIf(entity_id, kind = 'capacity' AND contract = '') AS statement_ids,
  uniqExactIf(entity_id, kind = 'capacity' AND contract != '') AS pool_ids
FROM entity
WHERE ({institution:String} = '' OR institution = {institution:String})
  AND kind IN ('device', 'capacity')
GROUP BY institution
ORDER BY owner
LIMIT {limit:UInt32}
