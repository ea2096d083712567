-- reconcile_job_overlap: one job of one platform in several records at once, where nothing tells these apart, by Shanghai
-- day, exact to the millisecond. Records that all name devices are left to reconcile_device_overuse.
-- Apart:  by the cards they name; or by node, where every record of the job names one.
-- Sweep:  a record is +cards at its start and -cards at its end; between two events all sums are constant. Ends are
--         exclusive: a job that goes on in another record does not overlap.
-- Above:  where records that name devices run, all that those without do; else all but the least cards that a record of
--         the job without devices states on the day. by_class: most that each class can answer for, as sums of the jobs.
-- Repeats of a record count once (as in reconcile_usage_days).
-- Units:  thousandths of a card x milliseconds. involved: records of the job that run while it is counted twice.
-- Growth: reads the contract's records, and once more those of jobs whose intervals do not simply follow one another;
--         answers days.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Shards: one.
SELECT
  day,
  count() AS jobs,
  sum(above) AS above_all,
  sumMap(classes, by_class) AS class_sums,
  sum(length(involved)) AS records,
  groupArraySorted(5)((platform_name, job_name, place, from_ms, until_ms, arraySlice(involved, 1, 20))) AS examples
FROM
(
  SELECT
    platform_name, job_name, place, day,
    arrayMap((b, n, d) -> multiIf(n = 0, toInt128(0), d > 0, b, n > 1, b - lowest, toInt128(0)), bare, bare_records, named_records) AS excess,
    arraySum(arrayMap((x, d) -> x * d, excess, lasting)) AS above,
    arrayDistinct(arrayFilter(k -> k > 0, kinds)) AS classes,
    arrayMap(c -> arraySum(arrayMap((x, t, d) -> least(x, t) * d, excess,
      arrayPopBack(arrayCumSum(arrayMap((k, v) -> if(k = c, v, toInt128(0)), kinds, cards_by))), lasting)), classes) AS by_class,
    arrayFirstIndex((x, d) -> x > 0 AND d > 0, excess, lasting) AS at,
    moments[at] AS from_ms,
    moments[at + 1] AS until_ms,
    -- A record runs in the excess where more of it has passed at its end than at its start.
    arrayPushFront(arrayCumSum(arrayMap((x, d) -> if(x > 0, d, toInt64(0)), excess, lasting)), toInt64(0)) AS passed,
    arraySort(arrayZip(ids, passed)) AS ends,
    arraySort(arrayMap(e -> e.1, arrayFilter((e, n, i) -> i % 2 = 1 AND n.2 > e.2,
      ends, arrayPushBack(arrayPopFront(ends), ends[1]), arrayEnumerate(ends)))) AS involved
  FROM
  (
    SELECT
      platform_name, job_name, place, day,
      arraySort(e -> e.1, groupArrayArray([
        (greatest(from_ms, day_from), id, toUInt64(kind), milli, toInt64(1)),
        (least(until_ms, day_from + 86400000), id, toUInt64(kind), -milli, toInt64(-1))])) AS events,
      arrayMap(e -> e.1, events) AS moments,
      arrayMap(e -> e.2, events) AS ids,
      arrayMap(e -> e.3, events) AS kinds,
      arrayMap(e -> e.4, events) AS cards_by,
      arrayMap((a, b) -> b - a, arrayPopBack(moments), arrayPopFront(moments)) AS lasting,
      minIf(milli, kind > 0) AS lowest,
      arrayPopBack(arrayCumSum(arrayMap(e -> if(e.3 > 0, e.4, toInt128(0)), events))) AS bare,
      arrayPopBack(arrayCumSum(arrayMap(e -> if(e.3 > 0, e.5, toInt64(0)), events))) AS bare_records,
      arrayPopBack(arrayCumSum(arrayMap(e -> if(e.3 > 0, toInt64(0), e.5), events))) AS named_records
    FROM
    (
      SELECT
        platform_name, job_name, id, kind, milli, start_ms AS from_ms, end_ms AS until_ms,
        if(min(located) OVER (PARTITION BY platform_name, job_name) = 1, node_name, '') AS place,
        arrayJoin(range(toUInt32(intDiv(start_ms + 28800000, 86400000)), toUInt32(intDiv(end_ms + 28799999, 86400000) + 1))) AS day,
        toInt64(day) * 86400000 - 28800000 AS day_from
      FROM
      (
        SELECT
          ifNull(toString(platform), '') AS platform_name,
          assumeNotNull(job) AS job_name,
          ifNull(toString(node), '') AS node_name,
          node IS NOT NULL AS located,
          record_id AS id,
          if(notEmpty(devices), 0,
             indexOf(arrayZip({class_purposes:Array(String)}, {class_models:Array(String)}), (toString(purpose), ifNull(toString(accelerator_model), '')))) AS kind,
          toInt128(toInt64(cards * 1000)) AS milli,
          toUnixTimestamp64Milli(start_at) AS start_ms,
          toUnixTimestamp64Milli(end_at) AS end_ms
        FROM usage_record FINAL
        WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64} AND cards > 0
          AND (ifNull(toString(platform), ''), job) IN
          (
            SELECT ifNull(toString(platform), '') AS p, assumeNotNull(job) AS j
            FROM usage_record FINAL
            WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64} AND cards > 0
              AND job IS NOT NULL
              AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
            GROUP BY p, j
            HAVING countIf(empty(devices)) > 0
              AND sum(toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at))
                != intervalLengthSum(toUnixTimestamp64Milli(start_at), toUnixTimestamp64Milli(end_at))
          )
          AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
          AND digest NOT IN (SELECT toFixedString(unhex(arrayJoin({dropped:Array(String)})), 32))
          -- Unless repeats_of is '':
          AND digest NOT IN
            (SELECT digest FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64}) WHERE place > 1)
          -- Always:
      )
    )
    GROUP BY platform_name, job_name, place, day
  )
)
WHERE above > 0
GROUP BY day
ORDER BY day
SETTINGS do_not_merge_across_partitions_select_final = 1
