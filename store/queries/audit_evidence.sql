-- audit_evidence: versions of entities by id, and whether no other version of their institution corrects them. For the
-- evidence that working papers name: parallel lists of institutions and ids.
-- Growth: the versions of the entities that are named.
-- Shards: all.
SELECT toString(entity.institution) AS institution, toString(entity.kind) AS kind, entity_id,
  lower(hex(entity.digest)) AS digest,
  (entity.institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects FROM entity WHERE corrects != '' AND institution IN {institutions:Array(String)}
  ) AS head
FROM entity FINAL
WHERE entity.institution IN {institutions:Array(String)} AND kind IN {kinds:Array(String)} AND entity_id IN {ids:Array(String)}
ORDER BY institution, kind, entity_id, digest
