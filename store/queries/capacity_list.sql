-- capacity_list: institutions that list cards, or state how many they have installed.
-- Ids of each kind, whatever versions they have: how many of them count is for an assessment to say.
-- Growth: devices and capacity statements of the store, of one institution where it is named.
-- Shards: all.
-- Shards: all.
SELECT toString(institution) AS owner,
  uniqExactIf(entity_id, kind = 'device') AS device_ids,
  uniqExactIf(entity_id, kind = 'capacity') AS statement_ids
FROM entity
WHERE ({institution:String} = '' OR institution = {institution:String})
  AND (kind = 'device' OR (kind = 'capacity' AND contract = ''))
GROUP BY institution
ORDER BY owner
LIMIT {limit:UInt32}
