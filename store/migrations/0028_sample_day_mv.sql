-- sample_day_mv: fills sample_day with every insert into sample_hour. hour may be below 0: a moment of 1970 with an offset.
CREATE MATERIALIZED VIEW IF NOT EXISTS sample_day_mv TO sample_day AS
SELECT
  institution,
  device,
  toInt32(intDiv(hour + 32, 24) - 1) AS day,
  groupBitOr(bitShiftLeft(toUInt32(1), (hour + 32) % 24)) AS hours,
  groupBitOr(if(tensor_minutes = 0, 0, bitShiftLeft(toUInt32(1), (hour + 32) % 24))) AS tensor_hours,
  min(sample_hour.first_energy) AS first_energy,
  max(sample_hour.last_energy) AS last_energy,
  min(sample_hour.least_energy) AS least_energy,
  max(sample_hour.most_energy) AS most_energy,
  max(sample_hour.most_power) AS most_power,
  min(sample_hour.first_batch) AS first_batch,
  max(sample_hour.last_batch) AS last_batch
FROM sample_hour
GROUP BY institution, device, day
