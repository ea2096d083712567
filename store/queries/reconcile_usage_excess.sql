-- reconcile_usage_excess: the first 20 records of one contract that report more than cards x duration.
-- Growth: reads the contract's records; asked only when there is such a record.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Shards: one.
SELECT record_id
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  AND toInt128(toDecimal128(card_seconds, 6) * 1000000)
    > toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at))
ORDER BY record_id
LIMIT 20
SETTINGS do_not_merge_across_partitions_select_final = 1
