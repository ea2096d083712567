-- cross_device_uses: devices that several contracts used at once beyond one card, the first such stretch of each set of
-- contracts (ms since 1970 UTC, end exclusive) and on how many UTC days. Contracts are parallel lists: institution, number
-- and group; one group is one contract, in whosever log, and uses no more than one card of a device.
-- Tellers: every stretch by the records of all logs together (teller ''), and by those of each log alone.
-- Sweep:  by device and day; every record is +share at its start and -share at its end, share = cards / devices it names.
-- Counts: a record of more than 0 cards that no other corrects; of several contents of one id the one with the least
--         card-time, of equals the smallest digest; of records of one group that say the same use, one.
-- Names:  as nameKey (verifier/capacity/cards/names.ts), a UUID without GPU- and hyphens.
-- Cut:    parallel lists of institutions and batches. device_day does not know batches; it only says which days to sweep.
-- Units:  share in thousandths of a card x 46,126,080 (lcm(1..16) x 64), cut down for other numbers of devices.
-- Growth: the device-days of the contracts, then their records on the days on which a device met another of them.
-- Shards: all.
WITH
  1000 * 46126080 AS card,
  listed AS
  (
    SELECT pair.1 AS institution, pair.2 AS contract, pair.3 AS contract_group
    FROM (SELECT arrayJoin(arrayZip({institutions:Array(String)}, {contracts:Array(String)}, {groups:Array(UInt32)})) AS pair)
  ),
  met AS
  (
    SELECT key, day
    FROM
    (
      SELECT
        upperUTF8(trimBoth(normalizeUTF8NFKC(device))) AS name,
        if(match(name, '^(GPU-)?([0-9A-F]{32}|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12})$'),
           replaceAll(replaceOne(name, 'GPU-', ''), '-', ''), name) AS key,
        toUInt32(toUInt16(device_day.day)) AS day,
        contract_group
      FROM device_day
      INNER JOIN listed ON toString(device_day.institution) = listed.institution AND toString(device_day.contract) = listed.contract
    )
    GROUP BY key, day
    HAVING uniqExact(contract_group) > 1
  )
SELECT
  device, teller, contract_groups,
  min(from_ms) AS first_from_ms,
  argMin(until_ms, from_ms) AS first_until_ms,
  uniqExact(day) AS days
FROM
(
  SELECT
    key AS device, teller, day,
    arraySort(arrayFilter((g, u) -> u[i] > 0, present, used)) AS contract_groups,
    moments[i] AS from_ms,
    moments[i + 1] AS until_ms
  FROM
  (
    SELECT
      key, teller, day,
      arraySort(e -> e.1, groupArrayArray([
        (greatest(start_ms, toInt64(day) * 86400000), contract_group, share),
        (least(end_ms, toInt64(day) * 86400000 + 86400000), contract_group, -share)])) AS events,
      arrayMap(e -> e.1, events) AS moments,
      arrayDistinct(arrayMap(e -> e.2, events)) AS present,
      arrayMap(g -> arrayMap(x -> least(x, toInt64(card)),
        arrayCumSum(arrayMap(e -> if(e.2 = g, e.3, toInt64(0)), events))), present) AS used,
      arrayFilter(n -> moments[n + 1] > moments[n]
        AND arraySum(arrayMap(u -> u[n], used)) > card AND arrayCount(u -> u[n] > 0, used) > 1,
        arrayPopBack(arrayEnumerate(moments))) AS above
    FROM
    (
      SELECT
        teller, contract_group, start_ms, end_ms, share,
        upperUTF8(trimBoth(normalizeUTF8NFKC(arrayJoin(device_set)))) AS name,
        if(match(name, '^(GPU-)?([0-9A-F]{32}|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12})$'),
           replaceAll(replaceOne(name, 'GPU-', ''), '-', ''), name) AS key,
        arrayJoin(range(toUInt32(intDiv(start_ms, 86400000)), toUInt32(intDiv(end_ms - 1, 86400000) + 1))) AS day
      FROM
      (
        SELECT DISTINCT
          arrayJoin(['', told_by]) AS teller,
          best.1 AS contract_group,
          arraySort(best.2) AS device_set,
          best.3 AS start_ms,
          best.4 AS end_ms,
          intDiv(least(best.5, 1000 * length(device_set)) * 46126080, length(device_set)) AS share,
          best.6 AS job_name
        FROM
        (
          SELECT
            toString(usage_record.institution) AS told_by,
            argMin(
              (contract_group, arrayMap(d -> toString(d), devices), toUnixTimestamp64Milli(start_at),
               toUnixTimestamp64Milli(end_at), toInt64(cards * 1000), ifNull(job, '')),
              (toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at)), digest)) AS best
          FROM usage_record
          INNER JOIN listed ON toString(usage_record.institution) = listed.institution AND toString(usage_record.contract) = listed.contract
          WHERE (usage_record.institution, usage_record.contract) IN (SELECT institution, contract FROM listed)
            AND batch <= transform(toString(usage_record.institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
            AND cards > 0 AND notEmpty(devices)
            AND toUInt32(intDiv(toUnixTimestamp64Milli(end_at) - 1, 86400000)) >= (SELECT min(day) FROM met)
            AND toUInt32(intDiv(toUnixTimestamp64Milli(start_at), 86400000)) <= (SELECT max(day) FROM met)
            AND (toString(usage_record.institution), record_id) NOT IN
            (
              SELECT toString(institution), corrects
              FROM usage_correction
              WHERE institution IN (SELECT arrayJoin({cut_institutions:Array(String)})) AND corrects > ''
                AND batch <= transform(toString(institution), {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
            )
          GROUP BY usage_record.institution, record_id
        )
      )
    )
    WHERE (key, day) IN (SELECT key, day FROM met)
    GROUP BY key, teller, day
  )
  ARRAY JOIN above AS i
)
GROUP BY device, teller, contract_groups
ORDER BY device, teller, contract_groups
