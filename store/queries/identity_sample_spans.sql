-- Between which moments there may be samples of an institution's devices, ms since 1970 UTC, both inclusive: whole hours,
-- never less than there is.
-- Purpose: tell surely new samples from the others after a start. Of the last hour of each device some are looked up.
-- hours:  bits of the Shanghai day, least first. Day and hours as one number: of the lowest, its lowest bit; of the highest,
--         its highest.
-- Cost: reads the rollup of days, a row a device and day.
-- Shards: one.
SELECT
  device,
  toInt64((first_day * 24 + bitCount(first_bit - 1)) * 3600000 - 28800000) AS earliest,
  toInt64((last_day * 24 + last_hour + 1) * 3600000 - 28800001) AS latest
FROM
(
  SELECT
    device,
    min(day) AS first_day,
    max(day) AS last_day,
    min(toInt64(day) * 16777216 + bitAnd(toInt64(hours), -toInt64(hours))) - toInt64(first_day) * 16777216 AS first_bit,
    max(toInt64(day) * 16777216 + hours) - toInt64(last_day) * 16777216 AS last_bits,
    arrayMax(bitPositionsToArray(toUInt32(last_bits))) AS last_hour
  FROM sample_day
  WHERE institution = {institution:String} AND hours != 0
  GROUP BY device
)
