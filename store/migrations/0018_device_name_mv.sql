-- device_name_mv: fills device_name with every device inserted into entity. A name is never empty: '' is one that the
-- record does not give.
CREATE MATERIALIZED VIEW IF NOT EXISTS device_name_mv TO device_name AS
SELECT
  arrayJoin(arrayDistinct(arrayFilter(n -> n != '', [
    JSONExtractString(body, 'serial'), JSONExtractString(body, 'dieId'),
    JSONExtractString(body, 'uuid'), JSONExtractString(body, 'sliceOf')]))) AS name,
  institution, entity_id, digest, batch
FROM entity
WHERE kind = 'device'
