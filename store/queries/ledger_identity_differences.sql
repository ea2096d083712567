-- Identities of one batch that usage_record says and usage_identity does not (missing = 1), and the other way round
-- (missing = 0). An identity that is lacking lets a record be counted twice. Cost: the batch's rows of both tables.
-- Shards: one.
SELECT record_id, lower(hex(digest)) AS record, max(is_record) AS missing
FROM
(
  SELECT record_id, digest, contract, identity_hash, 1 AS is_record
  FROM usage_record
  WHERE institution = {institution:String} AND batch = {batch:UInt64}
  UNION ALL
  SELECT record_id, digest, contract, identity_hash, 0 AS is_record
  FROM usage_identity
  WHERE institution = {institution:String} AND batch = {batch:UInt64}
)
GROUP BY record_id, digest, contract, identity_hash
HAVING uniqExact(is_record) = 1
ORDER BY record_id
