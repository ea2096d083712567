-- reconcile_usage_conflicts: versions of records that came with one id and several contents, within one contract.
-- Growth: reads the contract's records, answers the repeated ones; asked only when the identity test differs.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
SELECT
  record_id AS repeat_key, record_id, lower(hex(digest)) AS digest, purpose, accelerator_model,
  toUnixTimestamp64Milli(start_at) AS from_ms, toUnixTimestamp64Milli(end_at) AS until_ms,
  least(toInt128(toDecimal128(card_seconds, 6) * 1000000), toInt128(toInt64(cards * 1000)) * (until_ms - from_ms)) AS card_time
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String}
  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '')
  AND record_id IN
  (
    SELECT record_id
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String}
    GROUP BY record_id
    HAVING count() > 1
  )
ORDER BY record_id, digest
SETTINGS do_not_merge_across_partitions_select_final = 1, compile_expressions = 0
