-- claim_owners: institutions whose log has a claim of this id.
-- Growth: the claims of the store.
-- Shards: all.
SELECT DISTINCT toString(institution) AS institution
FROM entity
WHERE kind = 'claim' AND entity_id = {claim:String}
ORDER BY institution
