-- reconcile_usage_duplicates: records of one contract that report the same use under several ids: same device set,
-- interval, cards and job. The hash only narrows down; the content itself is compared.
-- Growth: reads the contract's records, answers the repeated ones; asked only when the identity test differs.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
SELECT
  lower(hex(SHA256(toString(tuple(arraySort(arrayMap(d -> toString(d), devices)), start_at, end_at, cards, ifNull(job, '')))))) AS repeat_key,
  record_id, lower(hex(digest)) AS digest, purpose, accelerator_model,
  toUnixTimestamp64Milli(start_at) AS from_ms, toUnixTimestamp64Milli(end_at) AS until_ms,
  least(toInt128(toDecimal128(card_seconds, 6) * 1000000), toInt128(toInt64(cards * 1000)) * (until_ms - from_ms)) AS card_time
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String}
  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '')
  AND NOT (empty(devices) AND job IS NULL)
  AND cityHash64(arraySum(d -> cityHash64(d), devices), length(devices), start_at, end_at, cards, ifNull(job, '')) IN
  (
    SELECT cityHash64(arraySum(d -> cityHash64(d), devices), length(devices), start_at, end_at, cards, ifNull(job, '')) AS content
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String}
      AND NOT (empty(devices) AND job IS NULL)
    GROUP BY content
    HAVING count() > 1
  )
ORDER BY repeat_key, record_id, digest
SETTINGS do_not_merge_across_partitions_select_final = 1, compile_expressions = 0
