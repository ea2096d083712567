-- Institutions that have a contract of this number.
SELECT DISTINCT institution
FROM entity
WHERE kind = 'contract' AND contract = {number:String} AND entity_id = {number:String}
ORDER BY institution
