-- Institutions that have a contract of this number.
-- Shards: all.
SELECT DISTINCT institution
FROM entity
WHERE kind = 'contract' AND contract = {number:String} AND entity_id = {number:String}
ORDER BY institution
