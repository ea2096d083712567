-- capacity_in_use: cards in use at once at an institution, by Shanghai day of [from, until), ms since 1970 UTC, exact to
-- the millisecond: how long each level lasts, and when most cards were first in use. All of the time is covered.
-- Sweep:  a record is +cards at its start and -cards at its end. Between two moments all sums are constant.
-- Counts: a record of more than 0 cards that no other corrects; of several contents of one id the one with the least
--         card-time, of equals the smallest digest; and of records that say the same use (device set, interval, cards
--         and job; one that names neither device nor job is no repeat of another) one, with the lowest figure.
-- Units:  cards in thousandths; `figures` are units a card by model, parallel to `models`, so that `units` are
--         thousandths of a card x units; without_figure in thousandths of a card x ms.
-- Levels: `units:cards:ms`, commas between, in order of units.
-- Growth: reads the records that begin up to 400 days before; a row of 100 bytes in memory for each that touches the
--         time asked for, so ask for a month.
-- Shards: one.
SELECT
  day, any(most_cards) AS most_milli, any(most_from) AS most_from_ms, any(most_until) AS most_until_ms,
  any(day_without) AS without_figure,
  arrayStringConcat(arrayMap(l -> concat(toString(l.1), ':', toString(l.2), ':', toString(l.3)),
    arraySort(groupArray((units, used, ms)))), ',') AS levels
FROM
(
  SELECT
    day, units, used, sum(lasts) AS ms, any(most) AS most_cards, any(moments[at]) AS most_from, any(until_ms) AS most_until,
    any(without_day) AS day_without
  FROM
  (
    SELECT
      day,
      arraySort(e -> e.1, groupArray((moment, cards, figure, unknown))) AS events,
      arrayMap(e -> e.1, events) AS moments,
      arrayMap((a, b) -> b - a, arrayPopBack(moments), arrayPopFront(moments)) AS lasting,
      arrayPopBack(arrayCumSum(arrayMap(e -> e.2, events))) AS in_use,
      arrayPopBack(arrayCumSum(arrayMap(e -> e.3, events))) AS in_units,
      arraySum(arrayMap((u, d) -> toInt128(u) * d, arrayPopBack(arrayCumSum(arrayMap(e -> e.4, events))), lasting)) AS without_day,
      arrayMax(in_use) AS most,
      indexOf(in_use, most) AS at,
      arrayFirstIndex((u, i) -> i > at AND u < most, in_use, arrayEnumerate(in_use)) AS ends,
      if(ends = 0, moments[-1], moments[ends]) AS until_ms
    FROM
    (
      SELECT day, moment, sum(cards) AS cards, sum(figure) AS figure, sum(unknown) AS unknown
      FROM
      (
        SELECT
          arrayJoin(range(toUInt32(intDiv(from_ms + 28800000, 86400000)), toUInt32(intDiv(until_ms + 28799999, 86400000) + 1))) AS day,
          arrayJoin([
            (greatest(from_ms, toInt64(day) * 86400000 - 28800000), 1),
            (least(until_ms, toInt64(day) * 86400000 + 57600000), -1)]) AS event,
          event.1 AS moment,
          event.2 * milli AS cards,
          toInt128(event.2 * milli) * greatest(lowest, 0) AS figure,
          if(lowest < 0, event.2 * milli, 0) AS unknown
        FROM
        (
          SELECT
            greatest(toUnixTimestamp64Milli(any(start_at)), {from:Int64}) AS from_ms,
            least(toUnixTimestamp64Milli(any(end_at)), {until:Int64}) AS until_ms,
            toInt64(any(usage_record.cards) * 1000) AS milli,
            min(transform(ifNull(toString(accelerator_model), ''), {models:Array(String)}, {figures:Array(Int64)}, toInt64(-1))) AS lowest
          FROM usage_record
          WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND usage_record.cards > 0
            AND start_at >= fromUnixTimestamp64Milli({began:Int64}) AND start_at < fromUnixTimestamp64Milli({until:Int64})
            AND end_at > fromUnixTimestamp64Milli({from:Int64})
            AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
            AND digest NOT IN
            (
              SELECT arrayJoin(arraySlice(arraySort(groupArray((card_time, digest))), 2)).2
              FROM
              (
                SELECT DISTINCT
                  record_id, digest,
                  least(toInt128(toInt64(card_seconds * 1000000)),
                        toInt128(toInt64(usage_record.cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at))) AS card_time
                FROM usage_record
                WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
                  AND contract IN (SELECT contract FROM usage_conflict WHERE institution = {institution:String} AND batch <= {up_to:UInt64})
                  AND record_id IN (SELECT record_id FROM usage_conflict WHERE institution = {institution:String} AND batch <= {up_to:UInt64})
                  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
              )
              GROUP BY record_id
            )
          GROUP BY if(empty(devices) AND job IS NULL, sipHash128(digest),
            sipHash128(arraySort(devices), start_at, end_at, usage_record.cards, ifNull(job, '')))
          UNION ALL
          SELECT {from:Int64}, {until:Int64}, toInt64(0), toInt64(0)
        )
      )
      GROUP BY day, moment
    )
    GROUP BY day
  )
  ARRAY JOIN in_units AS units, in_use AS used, lasting AS lasts
  GROUP BY day, units, used
)
GROUP BY day
ORDER BY day
