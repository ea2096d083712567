-- capacity_sharers: other institutions that list a card under a name that this one lists or listed it by, metered use of
-- it between two UTC days, inclusive, or sampled it at any time.
-- Metered devices are looked up as listed, in upper case and in lower case.
-- A UUID is looked up with and without GPU-, with and without hyphens: verifier/capacity/cards/names.ts, nameKey.
-- Cut:    the institution's own at `up_to`; none for the others: device_day does not know batches. This names all that
--         can matter at any cut of theirs, and more.
-- Growth: reads the institution's devices, then the names, device-days and samplers of those.
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
),
metered AS
(
  SELECT arrayJoin([listed, upperUTF8(listed), lowerUTF8(listed)]) AS name
  FROM
  (
    SELECT arrayJoin([JSONExtractString(body, 'serial'), JSONExtractString(body, 'dieId'), JSONExtractString(body, 'uuid')]) AS listed
    FROM entity
    WHERE institution = {institution:String} AND kind = 'device' AND batch <= {up_to:UInt64}
  )
)
SELECT DISTINCT toString(other) AS institution
FROM
(
  SELECT institution AS other
  FROM device_name
  WHERE device_name.institution != {institution:String}
    AND name IN (SELECT name FROM spelled)
  UNION ALL
  SELECT institution AS other
  FROM device_day
  WHERE device_day.institution != {institution:String} AND device IN (SELECT name FROM metered)
    AND day >= toDate({first_day:String}) AND day <= toDate({last_day:String})
  UNION ALL
  SELECT institution AS other
  FROM device_sampler
  WHERE device_sampler.institution != {institution:String} AND device IN (SELECT name FROM metered)
)
ORDER BY institution
