-- device_name_mv: fills device_name with every device inserted into entity.
CREATE MATERIALIZED VIEW IF NOT EXISTS device_name_mv TO device_name AS
SELECT
  arrayJoin(arrayDistinct(arrayFilter(
    n -> replaceRegexpAll(replaceRegexpOne(n, '^(GPU-|MIG-)+', ''), '[^\\p{L}\\p{N}]', '')
        NOT IN ('', 'NA', 'NONE', 'NULL', 'UNKNOWN', 'UNKNOWNERROR', 'NOTSUPPORTED', 'ERR', '无', '未知', '不详')
      AND NOT match(replaceRegexpAll(replaceRegexpOne(n, '^(GPU-|MIG-)+', ''), '[^\\p{L}\\p{N}]', ''), '^(0X)?(0+|F+)$'),
    arrayMap(
      n -> upperUTF8(replaceRegexpAll(normalizeUTF8NFKC(n), '^[\\s\\x{1680}\\x{2028}\\x{2029}\\x{FEFF}]+|[\\s\\x{1680}\\x{2028}\\x{2029}\\x{FEFF}]+$', '')),
      [JSONExtractString(body, 'serial'), JSONExtractString(body, 'dieId'), JSONExtractString(body, 'uuid'),
       JSONExtractString(body, 'sliceOf'), JSONExtractString(body, 'boardSerial'),
       extract(JSONExtractString(body, 'uuid'), '(?i)^MIG-(GPU-[0-9a-f-]+)/\\d+/\\d+$')])))) AS name,
  institution, entity_id, digest, batch
FROM entity
WHERE kind = 'device'
