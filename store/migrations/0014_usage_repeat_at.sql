-- usage_repeat: records of one contract that repeat each other, as a view with parameters: one id with several
-- contents (conflict), or the same use under several ids (duplicate: same device set, interval, cards and job; a
-- record that names neither device nor job is no repeat of another). Corrected records take no part.
-- place:  1 for the one that counts: the least card-time, of equals the smallest digest.
-- mixed:  1 where members differ in what a price depends on (purpose, model, first or last day), so that even the
--         one that counts is contested.
-- Cut:    batches up to `up_to` take part, so that what came later changes nothing. Replaces the view of 0013, that had none.
-- Units:  card_time in 10^-6 card-seconds, at most cards x duration; days are Asia/Shanghai.
-- Growth: stores nothing; reads the contract's records four times.
CREATE OR REPLACE VIEW usage_repeat AS
SELECT
  kind, group_key, mixed, member.1 AS card_time, member.2 AS digest, member.3 AS record_id, place
FROM
(
  SELECT
    'conflict' AS kind, record_id AS group_key, differs > 1 AS mixed,
    arraySort(groupArray((card_time, digest, record_id))) AS members,
    uniqExact((purpose, model, first_day, last_day)) AS differs
  FROM
  (
    SELECT
      record_id, digest, purpose, ifNull(toString(accelerator_model), '') AS model,
      intDiv(toUnixTimestamp64Milli(start_at) + 28800000, 86400000) AS first_day,
      intDiv(toUnixTimestamp64Milli(end_at) + 28799999, 86400000) AS last_day,
      least(toInt128(toInt64(card_seconds * 1000000)),
            toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at))) AS card_time
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
      AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
      AND cityHash64(record_id) IN
      (
        SELECT cityHash64(record_id) AS id_hash
        FROM usage_record FINAL
        WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
        GROUP BY id_hash
        HAVING count() > 1
      )
  )
  GROUP BY record_id
  HAVING count() > 1
  UNION ALL
  SELECT
    'duplicate' AS kind, min(record_id) AS group_key, differs > 1 AS mixed,
    arraySort(groupArray((card_time, digest, record_id))) AS members,
    uniqExact((purpose, model, first_day, last_day)) AS differs
  FROM
  (
    SELECT
      record_id, digest, purpose, ifNull(toString(accelerator_model), '') AS model,
      intDiv(toUnixTimestamp64Milli(start_at) + 28800000, 86400000) AS first_day,
      intDiv(toUnixTimestamp64Milli(end_at) + 28799999, 86400000) AS last_day,
      least(toInt128(toInt64(card_seconds * 1000000)),
            toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at))) AS card_time,
      (arraySort(arrayMap(d -> toString(d), devices)), start_at, end_at, cards, ifNull(job, '')) AS content
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
      AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
      AND NOT (empty(devices) AND job IS NULL)
      AND cityHash64(arraySum(d -> cityHash64(d), devices), length(devices), start_at, end_at, cards, ifNull(job, '')) IN
      (
        SELECT cityHash64(arraySum(d -> cityHash64(d), devices), length(devices), start_at, end_at, cards, ifNull(job, '')) AS content_hash
        FROM usage_record FINAL
        WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
          AND NOT (empty(devices) AND job IS NULL)
        GROUP BY content_hash
        HAVING count() > 1
      )
  )
  GROUP BY content
  HAVING count() > 1 AND uniqExact(record_id) > 1
)
ARRAY JOIN members AS member, arrayEnumerate(members) AS place
