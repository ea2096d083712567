-- device_sampler: which institutions sample a device, in order of device: it answers "who else meters this card" at the
-- cost of the devices asked for. The days are in sample_day: a device was sampled on a day under a cut exactly if a row of
-- that day has first_batch <= the cut. Filled by device_sampler_mv from every insert into sample_day.
-- first_batch is the first that has a sample of the device.
-- Growth: devices x institutions that sample them.
CREATE TABLE IF NOT EXISTS device_sampler
(
  device      String,
  institution LowCardinality(String),
  first_batch SimpleAggregateFunction(min, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (device, institution)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
