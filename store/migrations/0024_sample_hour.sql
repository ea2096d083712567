-- sample_hour: what the samples of one device say of one hour, rolled up as they arrive. Filled by sample_hour_mv.
-- Identity: (institution, device, hour); rows of one key merge by aggregates of sets, least and most only, so that a batch
-- inserted twice, split otherwise or late gives the same. There is no sum and no count: those would count twice.
-- hour:            hours since 1970 UTC; minutes are bits, least first.
-- tensor_minutes:  those with a tensor activity above zero.
-- first_energy, last_energy: the counter at the first and at the last reading, with the ms of the Shanghai day; of several
--                  at one moment the least and the most. (4294967295, -1) and (0, -1) where there was no reading.
-- Units:           energy in mJ, power in mW, shares in [0, 1], temperature in °C, clock in MHz. NULL is "no reading".
-- first_batch, last_batch: of the samples in it. A read at an earlier cut takes what is newer from device_sample.
-- Not by model:    which model a device is depends on the inventory at the cut; figures by model are made when read.
-- Growth: devices x hours; one row for 60 samples a minute apart.
CREATE TABLE IF NOT EXISTS sample_hour
(
  institution             LowCardinality(String) CODEC(ZSTD(1)),
  device                  String CODEC(ZSTD(1)),
  hour                    Int32 CODEC(Delta, ZSTD(1)),
  minutes                 SimpleAggregateFunction(groupBitOr, UInt64) CODEC(ZSTD(1)),
  tensor_minutes          SimpleAggregateFunction(groupBitOr, UInt64) CODEC(ZSTD(1)),
  first_energy            SimpleAggregateFunction(min, Tuple(at UInt32, mj Int64)) CODEC(ZSTD(1)),
  last_energy             SimpleAggregateFunction(max, Tuple(at UInt32, mj Int64)) CODEC(ZSTD(1)),
  least_energy            SimpleAggregateFunction(min, Nullable(Int64)) CODEC(Delta, ZSTD(1)),
  most_energy             SimpleAggregateFunction(max, Nullable(Int64)) CODEC(Delta, ZSTD(1)),
  least_power             SimpleAggregateFunction(min, Nullable(Int64)) CODEC(ZSTD(1)),
  most_power              SimpleAggregateFunction(max, Nullable(Int64)) CODEC(ZSTD(1)),
  most_tensor_activity    SimpleAggregateFunction(max, Nullable(Decimal(18, 6))) CODEC(ZSTD(1)),
  most_gpu_utilization    SimpleAggregateFunction(max, Nullable(Decimal(18, 6))) CODEC(ZSTD(1)),
  most_memory_utilization SimpleAggregateFunction(max, Nullable(Decimal(18, 6))) CODEC(ZSTD(1)),
  most_memory_bytes       SimpleAggregateFunction(max, Nullable(Int64)) CODEC(ZSTD(1)),
  most_temperature        SimpleAggregateFunction(max, Nullable(Decimal(18, 3))) CODEC(ZSTD(1)),
  most_sm_clock           SimpleAggregateFunction(max, Nullable(Int64)) CODEC(ZSTD(1)),
  first_batch             SimpleAggregateFunction(min, UInt64) CODEC(Delta, ZSTD(1)),
  last_batch              SimpleAggregateFunction(max, UInt64) CODEC(Delta, ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY intDiv(hour, 744)
ORDER BY (institution, device, hour)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
