-- reconcile_conflict_versions: where the versions of some record ids lie in the log, at most 5 of each, and how many there are.
-- Growth: reads the ids of the contracts named; asked only when there is a conflict.
-- Shards: one.
SELECT
  record_id, contract, lower(hex(digest)) AS digest, batch, position,
  count() OVER (PARTITION BY record_id) AS versions
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract IN {contracts:Array(String)} AND record_id IN {ids:Array(String)}
  AND batch <= {up_to:UInt64}
ORDER BY record_id, batch, position, digest
LIMIT 5 BY record_id
SETTINGS do_not_merge_across_partitions_select_final = 1
