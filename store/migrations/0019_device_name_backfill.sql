-- device_name_backfill: the names of devices that were in entity before device_name_mv was. Run again it inserts the
-- same rows, of which one stays.
INSERT INTO device_name (name, institution, entity_id, digest, batch)
SELECT
  arrayJoin(arrayDistinct(arrayFilter(n -> n != '', [
    JSONExtractString(body, 'serial'), JSONExtractString(body, 'dieId'),
    JSONExtractString(body, 'uuid'), JSONExtractString(body, 'sliceOf')]))) AS name,
  institution, entity_id, digest, batch
FROM entity
WHERE kind = 'device'
