-- reconcile_usage_identity: cheap test for repeats in one contract. Fewer ids than records: a conflict; fewer contents
-- than records: the same use under several ids. Equal numbers prove that there is neither, whatever the hash does.
-- Content: device set, interval, cards, job; records that name neither device nor job cannot be told apart and
--          count as their own content.
-- customers: some of those that records name, up to 101.
-- Growth:  reads the contract's records.
-- Shards: one.
SELECT
  count() AS records,
  uniqExact(cityHash64(record_id)) AS ids,
  uniqExact(if(empty(devices) AND job IS NULL,
               cityHash64('id', record_id, digest),
               cityHash64(arraySum(d -> cityHash64(d), devices), length(devices), start_at, end_at, cards, ifNull(job, '')))) AS contents,
  groupUniqArray(101)(toString(customer)) AS customers
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
SETTINGS do_not_merge_across_partitions_select_final = 1
