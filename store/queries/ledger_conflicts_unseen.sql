-- Record ids with several contents of which usage_conflict knows nothing: they came in without being looked up, as
-- happens once an identity_hash, which no leaf covers, was changed. Up to a batch: what is being inserted now is not judged.
-- Cost: reads ids and digests of the institution's identities once, in the order of the key.
SELECT record_id, max(batch) AS last_batch
FROM usage_identity
WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
GROUP BY institution, record_id
HAVING min(digest) != max(digest)
  AND record_id NOT IN (SELECT record_id FROM usage_conflict WHERE institution = {institution:String})
ORDER BY record_id
LIMIT 1000
SETTINGS optimize_aggregation_in_order = 1
