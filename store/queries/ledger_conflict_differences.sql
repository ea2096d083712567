-- What usage_conflict should hold of some record ids and does not (missing = 1), and rows that name a record of other
-- content than any there is (missing = 0). A conflict is between two contents of one id; the batch is the later one's.
-- Up to a batch: what is being inserted now is not judged.
-- Cost: the institution's identities of the batches asked for, and of the ids in usage_conflict, by key.
-- Shards: one.
WITH
  ids AS
  (
    SELECT record_id
    FROM usage_identity
    WHERE institution = {institution:String} AND batch IN {batches:Array(UInt64)}
    UNION DISTINCT
    SELECT record_id
    FROM usage_conflict
    WHERE institution = {institution:String} AND batch IN {batches:Array(UInt64)}
  ),
  known AS
  (
    SELECT record_id, digest, contract, min(batch) AS first_batch
    FROM usage_identity
    WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND record_id IN (SELECT record_id FROM ids)
    GROUP BY record_id, digest, contract
  )
SELECT record_id, lower(hex(digest)) AS record, first_batch AS batch, 1 AS missing
FROM known
WHERE record_id IN (SELECT record_id FROM known GROUP BY record_id HAVING uniqExact(digest) > 1)
  AND (record_id, digest) NOT IN (SELECT record_id, digest FROM usage_conflict WHERE institution = {institution:String})
UNION ALL
SELECT record_id, lower(hex(digest)) AS record, batch, 0 AS missing
FROM usage_conflict FINAL
WHERE institution = {institution:String} AND batch IN {batches:Array(UInt64)}
  AND ((record_id, digest, contract) NOT IN (SELECT record_id, digest, contract FROM known)
    OR (record_id, other_digest, other_contract) NOT IN (SELECT record_id, digest, contract FROM known))
