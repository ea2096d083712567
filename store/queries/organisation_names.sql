-- organisation_names: what organisations are called, by the records about them; their own word first.
-- Names of one organisation that differ are all here; who asks shows the first.
-- Readers: '' reads every log, else the one of that institution.
-- Growth: the records of these organisations.
-- Shards: all.
-- Shards: all.
SELECT entity_id AS uscc, toString(institution) AS owner, JSONExtractString(body, 'name') AS called
FROM entity FINAL
WHERE kind = 'organisation' AND entity_id IN {usccs:Array(String)}
  AND ({reader:String} = '' OR institution = {reader:String})
ORDER BY uscc, owner != uscc, received_at DESC, digest
LIMIT 1 BY uscc
