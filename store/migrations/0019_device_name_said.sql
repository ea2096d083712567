-- device_name_said: the same names, read from the devices themselves. It tells the names of one institution's cards at the
-- cost of its devices, and what device_name must hold.
-- Growth: stores nothing.
CREATE VIEW IF NOT EXISTS device_name_said AS
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
