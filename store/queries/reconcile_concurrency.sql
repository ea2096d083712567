-- reconcile_concurrency: cards in use at once under one contract against the installed-cards ledger, by Shanghai day,
-- exact to the millisecond. Answers the days with use above the ledger, or without a statement.
-- Sweep:  a record is +cards at its start and -cards at its end; a step of the ledger the same with installed cards.
--         Between two events all sums are constant. Ends are exclusive.
-- Steps:  parallel lists, ms since 1970 UTC, half-open, not overlapping. Where there is no step nothing is known.
-- Asked:  for the Shanghai days that begin in [from, until), ms since 1970 UTC; steps that lie in them suffice.
--         Repeats of a record count once (as in reconcile_usage_days).
-- Units:  cards in thousandths; above in thousandths x milliseconds.
-- Growth: reads the contract's records.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Shards: one.
SELECT
  day,
  arraySum(arrayMap((x, d) -> x * d, excess, lasting)) AS above,
  arrayExists((c, k, d) -> c > 0 AND k = 0 AND d > 0, used, known, lasting) AS unknown,
  arrayFirstIndex((x, d) -> x > 0 AND d > 0, excess, lasting) AS at,
  moments[at] AS from_ms,
  moments[at + 1] AS until_ms,
  used[at] AS used_milli,
  installed[at] AS installed_milli
FROM
(
  SELECT
    day,
    arraySort(e -> e.1, groupArrayArray([
      (greatest(from_ms, day_from), cards, ledger, stated),
      (least(until_ms, day_from + 86400000), -cards, -ledger, -stated)])) AS events,
    arrayMap(e -> e.1, events) AS moments,
    arrayMap((a, b) -> b - a, arrayPopBack(moments), arrayPopFront(moments)) AS lasting,
    arrayPopBack(arrayCumSum(arrayMap(e -> e.2, events))) AS used,
    arrayPopBack(arrayCumSum(arrayMap(e -> e.3, events))) AS installed,
    arrayPopBack(arrayCumSum(arrayMap(e -> e.4, events))) AS known,
    arrayMap((c, i, k) -> if(k > 0, toInt128(greatest(c - i, 0)), toInt128(0)), used, installed, known) AS excess
  FROM
  (
    SELECT
      from_ms, until_ms, cards, ledger, stated,
      arrayJoin(range(toUInt32(intDiv(from_ms + 28800000, 86400000)), toUInt32(intDiv(until_ms + 28799999, 86400000) + 1))) AS day,
      toInt64(day) * 86400000 - 28800000 AS day_from
    FROM
    (
      SELECT
        toUnixTimestamp64Milli(start_at) AS from_ms,
        toUnixTimestamp64Milli(end_at) AS until_ms,
        toInt64(usage_record.cards * 1000) AS cards,
        toInt64(0) AS ledger,
        toInt64(0) AS stated
      FROM usage_record FINAL
      WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64} AND usage_record.cards > 0
        AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
        AND digest NOT IN (SELECT toFixedString(unhex(arrayJoin({dropped:Array(String)})), 32))
        -- Unless repeats_of is '':
        AND digest NOT IN
          (SELECT digest FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64}) WHERE place > 1)
        -- Always:
        AND start_at < fromUnixTimestamp64Milli({until:Int64}) AND end_at > fromUnixTimestamp64Milli({from:Int64})
      UNION ALL
      SELECT step.1, step.2, toInt64(0), step.3 * 1000, toInt64(1)
      FROM (SELECT arrayJoin(arrayZip({step_from:Array(Int64)}, {step_until:Array(Int64)}, {step_cards:Array(Int64)})) AS step)
    )
  )
  GROUP BY day
)
WHERE (above > 0 OR unknown) AND day * 86400000 - 28800000 >= {from:Int64} AND day * 86400000 - 28800000 < {until:Int64}
ORDER BY day
SETTINGS do_not_merge_across_partitions_select_final = 1
