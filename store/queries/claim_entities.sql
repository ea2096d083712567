-- claim_entities: entities of some kinds of some institutions, every version that no other version corrects.
-- Cut:      parallel lists of institutions and batches.
-- Subjects: the organisations they are about; an empty list asks for all. A claim is about its applicant, a voucher
--           about its holder, a grant about its recipient.
-- A correction may change whom a record is about, so corrections are looked up in all of the institution's records.
-- Growth: the records of these kinds of the institutions that are named.
-- Shards: all.
SELECT toString(institution) AS owner, kind, entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND kind IN {kinds:Array(String)}
  AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  AND (empty({subjects:Array(String)}) OR multiIf(
    kind = 'claim', JSONExtractString(body, 'applicantUscc'),
    kind = 'voucher', JSONExtractString(body, 'holderUscc'),
    kind = 'grant', JSONExtractString(body, 'recipient'),
    kind = 'organisation', entity_id,
    JSONExtractString(body, 'org')) IN {subjects:Array(String)})
  AND (institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects
    FROM entity
    WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND kind IN {kinds:Array(String)} AND corrects != ''
      AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  )
ORDER BY owner, kind, entity_id, digest
