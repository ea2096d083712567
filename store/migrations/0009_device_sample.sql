-- device_sample: telemetry of one device at one moment, as read. Counters stay counters: they are differenced
-- when read. NULL is "no reading", never zero.
-- Identity: (institution, device, sampled_at); another digest there is a conflict, both rows stay.
CREATE TABLE IF NOT EXISTS device_sample
(
  institution        LowCardinality(String),
  device             LowCardinality(String),
  sampled_at         DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  digest             FixedString(32),
  accelerator_model  LowCardinality(Nullable(String)),
  node               LowCardinality(Nullable(String)),
  source             LowCardinality(Nullable(String)),
  gpu_utilization    Nullable(Decimal(18, 6)),
  tensor_activity    Nullable(Decimal(18, 6)),
  memory_utilization Nullable(Decimal(18, 6)),
  memory_used_bytes  Nullable(Int64),
  power_watts        Nullable(Decimal(18, 3)),
  energy_joules      Nullable(Decimal(18, 3)),
  temperature_c      Nullable(Decimal(18, 3)),
  identity_hash      UInt64,
  batch              UInt64 CODEC(Delta, LZ4),
  position           UInt32 CODEC(Delta, LZ4),
  received_at        DateTime64(3, 'UTC') CODEC(Delta, LZ4)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(sampled_at)
ORDER BY (institution, device, sampled_at, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
