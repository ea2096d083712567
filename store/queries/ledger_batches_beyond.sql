-- Batches from a sequence on of which a table of records has rows. place: 0 usage_record, 1 device_sample, 2 entity.
-- No FINAL: a row that a merge would hide is a row somebody put there.
-- Cost: reads the tables' batch column.
-- Shards: one.
SELECT place, batch
FROM
(
  SELECT 0 AS place, batch FROM usage_record WHERE institution = {institution:String} AND batch >= {from:UInt64} GROUP BY batch
  UNION ALL
  SELECT 1 AS place, batch FROM device_sample WHERE institution = {institution:String} AND batch >= {from:UInt64} GROUP BY batch
  UNION ALL
  SELECT 2 AS place, batch FROM entity WHERE institution = {institution:String} AND batch >= {from:UInt64} GROUP BY batch
)
ORDER BY place, batch
