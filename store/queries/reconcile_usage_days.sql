-- reconcile_usage_days: card-time of one contract by Shanghai day, purpose, model and standing. One pass.
-- Units:    card_time, without_devices, excess in 10^-6 card-seconds = milliseconds x thousandths of a card.
-- Counted:  least(card_seconds, cards x duration); what was reported above is `excess`.
-- Days:     a record over midnight gives each day its part in proportion; each part is the difference of two
--           cumulative sums cut down, so that the parts add up to the whole. Records and excess count on the first day.
-- Standing: corrected; dropped or contested as usage_repeat says; contested by an id that another contract has with
--           other content, or by a customer who is none of `buyers`, where these are given; else counted. Few repeats come
--           as lists of digests (hex), many are looked up: then `repeats_of` is the contract, else empty. The two look-ups
--           are the same words, so that they run once.
-- Bounds:   Int128, because 10^9 thousandths x 3.5 x 10^10 ms passes 2^63.
-- Growth:   reads the contract's records, answers days x classes.
-- Exact:  compiled expressions compare 128-bit integers without their sign (ClickHouse 26.7), so they are off.
-- Shards: one.
SELECT
  day, purpose, accelerator_model, standing,
  countIf(first) AS records,
  sum(part) AS card_time,
  sumIf(part, no_devices) AS without_devices,
  sumIf(over, first) AS excess,
  countIf(first AND over > 0) AS excess_records
FROM
(
  SELECT
    purpose, accelerator_model, no_devices, over, standing,
    arrayJoin(range(day_first, toUInt32(day_last + 1))) AS day,
    day = day_first AS first,
    day_first = day_last
      ? counted
      : intDiv(counted * (least(until_ms, toInt64(day + 1) * 86400000) - from_ms), until_ms - from_ms)
        - intDiv(counted * (greatest(from_ms, toInt64(day) * 86400000) - from_ms), until_ms - from_ms) AS part
  FROM
  (
    SELECT
      purpose, accelerator_model, empty(devices) AS no_devices,
      toUnixTimestamp64Milli(start_at) + 28800000 AS from_ms,
      toUnixTimestamp64Milli(end_at) + 28800000 AS until_ms,
      toUInt32(intDiv(from_ms, 86400000)) AS day_first,
      toUInt32(intDiv(until_ms - 1, 86400000)) AS day_last,
      toInt128(toInt64(cards * 1000)) * (until_ms - from_ms) AS possible,
      toInt128(toDecimal128(card_seconds, 6) * 1000000) AS reported,
      least(possible, reported) AS counted,
      reported - counted AS over,
      multiIf(
        record_id IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64}), 'corrected',
        digest IN (SELECT toFixedString(unhex(arrayJoin({dropped:Array(String)})), 32))
          -- Unless repeats_of is '':
          OR (digest, 1) IN (SELECT digest, if(place > 1, 1, 2) FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64})
                             WHERE place > 1 OR mixed)
          -- Always:
          , 'dropped',
        digest IN (SELECT toFixedString(unhex(arrayJoin({contested:Array(String)})), 32))
          -- Unless repeats_of is '':
          OR (digest, 2) IN (SELECT digest, if(place > 1, 1, 2) FROM usage_repeat(institution = {institution:String}, contract = {repeats_of:String}, up_to = {up_to:UInt64})
                             WHERE place > 1 OR mixed)
          -- Always:
          , 'contested',
        record_id IN (SELECT record_id FROM usage_conflict
                      WHERE institution = {institution:String} AND contract = {contract:String}
                        AND other_contract != {contract:String} AND batch <= {up_to:UInt64}), 'contested',
        notEmpty({buyers:Array(String)}) AND customer IS NOT NULL AND NOT has({buyers:Array(String)}, ifNull(toString(customer), '')), 'contested',
        'counted') AS standing
    FROM usage_record FINAL
    WHERE institution = {institution:String} AND contract = {contract:String} AND batch <= {up_to:UInt64}
  )
)
GROUP BY day, purpose, accelerator_model, standing
ORDER BY day, purpose, accelerator_model, standing
SETTINGS do_not_merge_across_partitions_select_final = 1
