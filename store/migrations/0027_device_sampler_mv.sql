-- device_sampler_mv: fills device_sampler with every insert into sample_day.
CREATE MATERIALIZED VIEW IF NOT EXISTS device_sampler_mv TO device_sampler AS
SELECT device, institution, min(first_batch) AS first_batch
FROM sample_day
GROUP BY device, institution
