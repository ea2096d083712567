-- device_sample: telemetry of one device at one moment, as read. Counters stay counters: they are differenced
-- when read. NULL is "no reading", never zero.
-- Identity: (institution, device, sampled_at); other content there is a conflict, both rows stay. batch and position are the
-- rest of the key: the same batch inserted twice repeats its keys, and one row of each stays.
-- Neither digest nor identity hash is kept: the leaf hash follows from the columns (docs/canonical-record.md), and 40 random
-- bytes a row would be four fifths of the table. Both are taken in from journals and dropped.
-- Growth: some 8 bytes a sample a minute when all readings are there. Codecs by measurement (bench/samples.ts):
-- GCD takes out the zeros of readings that are whole percents or degrees, T64 the bits that a column does not use.
CREATE TABLE IF NOT EXISTS device_sample
(
  institution        LowCardinality(String) CODEC(ZSTD(1)),
  device             LowCardinality(String) CODEC(ZSTD(1)),
  sampled_at         DateTime64(3, 'UTC') CODEC(Delta, T64, ZSTD(1)),
  accelerator_model  LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
  node               LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
  source             LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
  gpu_utilization    Nullable(Decimal(18, 6)) CODEC(GCD, T64, ZSTD(1)),
  tensor_activity    Nullable(Decimal(18, 6)) CODEC(GCD, T64, ZSTD(1)),
  memory_utilization Nullable(Decimal(18, 6)) CODEC(GCD, T64, ZSTD(1)),
  memory_used_bytes  Nullable(Int64) CODEC(ZSTD(1)),
  power_watts        Nullable(Decimal(18, 3)) CODEC(GCD, T64, ZSTD(1)),
  energy_joules      Nullable(Decimal(18, 3)) CODEC(Delta, T64('bit'), ZSTD(1)),
  temperature_c      Nullable(Decimal(18, 3)) CODEC(GCD, T64, ZSTD(1)),
  sm_clock_mhz       Nullable(Int64) CODEC(ZSTD(1)),
  batch              UInt64 CODEC(DoubleDelta, ZSTD(1)),
  position           UInt32 CODEC(Delta, ZSTD(1)),
  received_at        DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  digest             FixedString(32) EPHEMERAL,
  identity_hash      UInt64 EPHEMERAL,
  INDEX by_batch batch TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(sampled_at)
PRIMARY KEY (institution, device, sampled_at)
ORDER BY (institution, device, sampled_at, batch, position)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
