-- reconcile_other_customers: records of one contract that name a customer who is none of its buyers; the first 20 such
-- customers, and how many there are in all. Corrected records and repeats take no part, as in reconcile_usage_days.
-- Units:  card_time in 10^-6 card-seconds, at most cards x duration.
-- Growth: reads the contract's records; asked only when one of them names another customer.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Shards: one.
SELECT
  toString(assumeNotNull(customer)) AS other,
  count() AS records,
  sum(least(toInt128(toDecimal128(card_seconds, 6) * 1000000),
            toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at)))) AS card_time,
  groupArraySorted(20)(record_id) AS record_ids,
  count() OVER () AS all_customers,
  sum(records) OVER () AS all_records,
  sum(card_time) OVER () AS all_card_time
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  AND customer IS NOT NULL AND NOT has({buyers:Array(String)}, toString(assumeNotNull(customer)))
  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
  AND digest NOT IN (SELECT toFixedString(unhex(arrayJoin({dropped:Array(String)})), 32))
  -- Unless repeats_of is '':
  AND digest NOT IN
    (SELECT digest FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64}) WHERE place > 1)
  -- Always:
GROUP BY other
ORDER BY other
LIMIT 20
SETTINGS do_not_merge_across_partitions_select_final = 1
