-- reconcile_usage_repeats: how many records of one contract repeat each other, what counting once leaves out, and the
-- first of their ids. The lists of digests are whole while they have at most 1700.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Growth: reads the contract's records (usage_repeat); asked only when the identity test differs.
-- Shards: one.
SELECT
  kind,
  countIf(place = 1) AS groups,
  countIf(place = 1 AND mixed) AS contested,
  sumIf(card_time, place > 1) AS dropped,
  uniqExact(record_id) AS records,
  groupArraySorted(100)(record_id) AS record_ids,
  groupArrayIf(1701)(lower(hex(digest)), place > 1) AS dropped_digests,
  groupArrayIf(1701)(lower(hex(digest)), place = 1 AND mixed) AS contested_digests
FROM usage_repeat(institution = {institution:String}, contract = {contract:String}, up_to = {up_to:UInt64})
GROUP BY kind
ORDER BY kind
SETTINGS do_not_merge_across_partitions_select_final = 1
