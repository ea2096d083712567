-- device_name_backfill: the names of devices that were in entity before device_name_mv was. Run again it inserts the
-- same rows, of which one stays.
INSERT INTO device_name (name, institution, entity_id, digest, batch)
SELECT name, institution, entity_id, digest, batch
FROM device_name_said
