-- cross_market: contracts with a price item of one of some classes and units, every version that no other version corrects.
-- Lists:  `kinds` are class and unit with a blank between; items of amendments count.
-- Cut:    parallel lists of institutions and batches; one that is not named counts with nothing.
-- Growth: reads the contracts of the institutions.
-- Shards: all.
SELECT entity_id, lower(hex(digest)) AS digest, body
FROM entity FINAL
WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND kind = 'contract'
  AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  AND hasAny({kinds:Array(String)}, arrayMap(
    item -> concat(JSONExtractString(item, 'class'), ' ', JSONExtractString(item, 'unit')),
    arrayConcat(
      JSONExtractArrayRaw(body, 'items'),
      arrayFlatten(arrayMap(one -> JSONExtractArrayRaw(one, 'items'), JSONExtractArrayRaw(body, 'amendments'))))))
  AND (institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects
    FROM entity
    WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND kind = 'contract' AND corrects != ''
      AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  )
ORDER BY entity_id, digest
