-- Names that devices have and device_name lacks (missing = 1), and the other way round (missing = 0).
-- A name that device_name lacks hides a card that another institution lists too; one too many makes a claim of it.
-- Cost: reads the devices of the institution, and whose each row of device_name is.
-- Shards: one.
SELECT name, entity_id, lower(hex(digest)) AS record, batch, max(is_record) AS missing
FROM
(
  SELECT name, entity_id, digest, batch, 1 AS is_record
  FROM device_name_said
  WHERE institution = {institution:String}
  UNION ALL
  SELECT name, entity_id, digest, batch, 0 AS is_record
  FROM device_name
  WHERE institution = {institution:String}
)
GROUP BY name, entity_id, digest, batch
HAVING uniqExact(is_record) = 1
ORDER BY batch, entity_id, name
