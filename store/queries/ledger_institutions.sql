-- Institutions that the store has evidence of, to find those that no log speaks of.
-- Shards: all.
SELECT institution, sum(rows) AS rows
FROM
(
  SELECT toString(institution) AS institution, count() AS rows FROM usage_record GROUP BY institution
  UNION ALL
  SELECT toString(institution) AS institution, count() AS rows FROM device_sample GROUP BY institution
  UNION ALL
  SELECT toString(institution) AS institution, count() AS rows FROM entity GROUP BY institution
  UNION ALL
  SELECT toString(institution) AS institution, count() AS rows FROM batch GROUP BY institution
)
GROUP BY institution
ORDER BY institution
