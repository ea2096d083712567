-- completeness_contract: the batches that hold records of one contract, by Shanghai day received, and of those the ones with
-- records that came after the statement of the day they lie in. Records of usage that was stated before: `late`.
-- days and batches: parallel lists, the days that were stated and in which batch.
-- Growth: reads three columns of the contract's records; asked only where the institution sends statements.
-- Shards: one.
SELECT
  received_day,
  arraySort(groupArrayIf(20)((sequence, usage_day, late, received_ms), late > 0)) AS late_batches,
  countIf(late > 0) AS late_total
FROM
(
  SELECT
    batch AS sequence,
    toString(toDate(any(received_at), 'Asia/Shanghai')) AS received_day,
    toUnixTimestamp64Milli(any(received_at)) AS received_ms,
    countIf(is_late) AS late,
    toString(toDate(minIf(start_at, is_late), 'Asia/Shanghai')) AS usage_day
  FROM
  (
    SELECT
      batch, received_at, start_at,
      batch > transform(toString(toDate(start_at, 'Asia/Shanghai')), {days:Array(String)}, {batches:Array(UInt64)}, 18446744073709551615) AS is_late
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  )
  GROUP BY batch
)
GROUP BY received_day
ORDER BY received_day
SETTINGS do_not_merge_across_partitions_select_final = 1
