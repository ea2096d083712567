-- device_day_mv: fills device_day with every insert into usage_record. A day counts when the interval
-- [start, end) touches it.
CREATE MATERIALIZED VIEW IF NOT EXISTS device_day_mv TO device_day AS
SELECT device, day, institution, contract
FROM
(
  SELECT
    arrayJoin(devices) AS device,
    institution,
    contract,
    arrayJoin(range(toUInt32(intDiv(toUnixTimestamp64Milli(start_at), 86400000)),
                    toUInt32(intDiv(toUnixTimestamp64Milli(end_at) - 1, 86400000)) + 1)) AS day_number,
    toDate(day_number) AS day
  FROM usage_record
)
GROUP BY device, day, institution, contract
