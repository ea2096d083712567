-- Corrections that usage_record says and usage_correction does not (missing = 1), and the other way round (missing = 0).
-- A correction that usage_correction lacks makes the corrected record count; one too many takes a record out.
-- Cost: reads who corrects what of every record of the institution.
-- Shards: one.
SELECT corrects, record_id, lower(hex(digest)) AS record, contract, batch, max(is_record) AS missing
FROM
(
  SELECT assumeNotNull(corrects) AS corrects, record_id, digest, contract, batch, 1 AS is_record
  FROM usage_record
  WHERE institution = {institution:String} AND usage_record.corrects IS NOT NULL
  UNION ALL
  SELECT corrects, record_id, digest, contract, batch, 0 AS is_record
  FROM usage_correction
  WHERE institution = {institution:String}
)
GROUP BY corrects, record_id, digest, contract, batch
HAVING uniqExact(is_record) = 1
ORDER BY batch, record_id
SETTINGS max_execution_time = 3600
