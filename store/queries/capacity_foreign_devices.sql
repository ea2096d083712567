-- capacity_foreign_devices: devices that other institutions list under a name that this one lists or listed a card by;
-- every version that no other version of theirs corrects.
-- A UUID is looked up with and without GPU-, with and without hyphens: verifier/capacity/cards/names.ts, nameKey.
-- Cut:    parallel lists of institutions and batches; one that is not named counts with nothing.
-- Growth: reads the institution's devices, the rows of device_name of those names, and the bodies found.
-- Shards: all.
WITH spelled AS
(
  SELECT DISTINCT arrayJoin(if(
    match(name, '^(GPU-)?([0-9A-F]{32}|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12})$'),
    arrayConcat(
      [replaceAll(replaceOne(name, 'GPU-', ''), '-', '') AS bare, concat('GPU-', bare)],
      [replaceRegexpOne(bare, '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\\1-\\2-\\3-\\4-\\5') AS cut, concat('GPU-', cut)]),
    [name])) AS name
  FROM device_name_said
  WHERE device_name_said.institution = {institution:String} AND batch <= {up_to:UInt64}
)
SELECT toString(institution) AS other, entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND institution != {institution:String}
  AND kind = 'device' AND contract = ''
  AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  AND (institution, entity_id, entity.digest) IN
  (
    SELECT institution, entity_id, digest
    FROM device_name
    WHERE device_name.institution != {institution:String}
      AND name IN (SELECT name FROM spelled)
  )
  AND (institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects
    FROM entity
    WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND kind = 'device' AND corrects != ''
      AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  )
ORDER BY other, entity_id, digest
