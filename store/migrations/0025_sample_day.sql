-- sample_day: the same of one Asia/Shanghai day, what a verdict over a year reads. Filled by sample_day_mv from every insert
-- into sample_hour; see 0024 for columns of the same name.
-- day:   days since 1970-01-01 in Shanghai; hours and tensor_hours have a bit for each hour of that day, least first.
-- Within one part no two rows have one key (merges and inserts see to it): capacity_telemetry.sql rests on that.
-- Growth: devices x days, some 30 bytes each.
CREATE TABLE IF NOT EXISTS sample_day
(
  institution  LowCardinality(String) CODEC(ZSTD(1)),
  device       String CODEC(ZSTD(1)),
  day          Int32 CODEC(Delta, ZSTD(1)),
  hours        SimpleAggregateFunction(groupBitOr, UInt32) CODEC(ZSTD(1)),
  tensor_hours SimpleAggregateFunction(groupBitOr, UInt32) CODEC(ZSTD(1)),
  first_energy SimpleAggregateFunction(min, Tuple(at UInt32, mj Int64)) CODEC(ZSTD(1)),
  last_energy  SimpleAggregateFunction(max, Tuple(at UInt32, mj Int64)) CODEC(ZSTD(1)),
  least_energy SimpleAggregateFunction(min, Nullable(Int64)) CODEC(Delta, ZSTD(1)),
  most_energy  SimpleAggregateFunction(max, Nullable(Int64)) CODEC(Delta, ZSTD(1)),
  most_power   SimpleAggregateFunction(max, Nullable(Int64)) CODEC(ZSTD(1)),
  first_batch  SimpleAggregateFunction(min, UInt64) CODEC(Delta, ZSTD(1)),
  last_batch   SimpleAggregateFunction(max, UInt64) CODEC(Delta, ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY intDiv(day, 366)
ORDER BY (institution, device, day)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
