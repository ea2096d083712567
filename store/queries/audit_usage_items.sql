-- audit_usage_items: the usage records of one contract that no record corrects, each id once at its least card-seconds,
-- as a reconciliation counts them; `versions` tells how many contents the id has.
-- Growth: the records of the contract; `limit` bounds the answer.
-- Shards: one.
SELECT record_id, toString(min(card_seconds)) AS card_seconds, uniqExact(digest) AS versions
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  AND record_id NOT IN
  (
    SELECT corrects FROM usage_correction
    WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64}
  )
GROUP BY record_id
ORDER BY record_id
LIMIT {limit:UInt32}
