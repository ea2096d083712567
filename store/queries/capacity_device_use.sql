-- capacity_device_use: in which hours of [from, until), ms since 1970 UTC, usage records of an institution name a device.
-- Hours:  words of 32 bits; bit i % 32, least first, of word i / 32 is hour intDiv(from, 3600000) + i since 1970 UTC. What
--         follows the last word is zero. An hour counts when a record touches the part of it in the period.
-- Counts: a record of more than 0 cards that no other corrects; of several contents of one id the one with the least
--         card-time, of equals the smallest digest. Presence only: a record stored twice changes nothing.
-- Shifts: by an amount without sign; by Int64 the engine shifts as if bit 63 were a sign.
-- Growth: reads the records that begin up to 400 days before; devices x words of 64 hours in memory. Many records name
--         one set of devices, so sets are put together before they are taken apart.
-- Shards: one.
SELECT toString(device) AS name, arrayFlatten(arrayMap(m -> [toUInt32(bitAnd(m, 0xFFFFFFFF)), toUInt32(bitShiftRight(m, 32))], words)) AS hours
FROM
(
  SELECT device, groupArrayInsertAt(toUInt64(0))(mask, word) AS words
  FROM
  (
    SELECT arrayJoin(device_set) AS device, word, groupBitOr(set_mask) AS mask
    FROM
    (
      SELECT
        devices AS device_set,
        word,
        groupBitOr(bitAnd(
          bitShiftLeft(0xFFFFFFFFFFFFFFFF, toUInt8(greatest(first_hour - 64 * word, 0))),
          bitShiftRight(0xFFFFFFFFFFFFFFFF, toUInt8(greatest(63 + 64 * word - last_hour, 0))))) AS set_mask
      FROM
      (
        SELECT
          devices,
          intDiv(greatest(toUnixTimestamp64Milli(start_at), {from:Int64}), 3600000) - intDiv({from:Int64}, 3600000) AS first_hour,
          intDiv(least(toUnixTimestamp64Milli(end_at), {until:Int64}) - 1, 3600000) - intDiv({from:Int64}, 3600000) AS last_hour,
          arrayJoin(range(toUInt32(intDiv(first_hour, 64)), toUInt32(intDiv(last_hour, 64) + 1))) AS word
        FROM usage_record
        WHERE institution = {institution:String} AND batch <= {up_to:UInt64} AND cards > 0 AND notEmpty(devices)
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
                      toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at))) AS card_time
              FROM usage_record
              WHERE institution = {institution:String} AND batch <= {up_to:UInt64}
                AND contract IN (SELECT contract FROM usage_conflict WHERE institution = {institution:String} AND batch <= {up_to:UInt64})
                AND record_id IN (SELECT record_id FROM usage_conflict WHERE institution = {institution:String} AND batch <= {up_to:UInt64})
                AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
            )
            GROUP BY record_id
          )
      )
      GROUP BY devices, word
    )
    GROUP BY device, word
  )
  GROUP BY device
)
ORDER BY device
