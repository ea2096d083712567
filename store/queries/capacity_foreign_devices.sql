-- capacity_foreign_devices: devices that other institutions list under a name that this one lists or listed a card by;
-- every version that no other version of theirs corrects.
-- Cut:    parallel lists of institutions and batches; one that is not named counts with nothing.
-- Growth: reads the institution's devices, the rows of device_name of those names, and the bodies found.
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
      AND name IN (SELECT name FROM device_name_said WHERE device_name_said.institution = {institution:String} AND batch <= {up_to:UInt64})
  )
  AND (institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects
    FROM entity
    WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND kind = 'device' AND corrects != ''
      AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  )
ORDER BY other, entity_id, digest
