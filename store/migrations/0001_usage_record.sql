-- usage_record: one row a metered interval, as accepted; never rewritten, never defaulted.
-- Identity: same record_id and same digest is one record, however often it is inserted: all key columns
--           repeat, merges keep one row, every read says FINAL. Same record_id with another digest is a
--           conflict: both rows stay.
-- Order:    a contract's records lie together, in time, so that a reconciliation reads them and nothing else.
-- Units:    cards in thousandths, card_seconds in 10^-6 card-seconds, energy in 10^-3 J, times UTC ms, end exclusive.
-- Growth:   one row a record; partitions by month of start.
CREATE TABLE IF NOT EXISTS usage_record
(
  institution        LowCardinality(String),
  contract           LowCardinality(String),
  record_id          String,
  digest             FixedString(32),
  customer           LowCardinality(Nullable(String)),
  platform           LowCardinality(Nullable(String)),
  job                Nullable(String),
  account            LowCardinality(Nullable(String)),
  queue              LowCardinality(Nullable(String)),
  node               LowCardinality(Nullable(String)),
  site               LowCardinality(Nullable(String)),
  purpose            LowCardinality(String),
  mode               LowCardinality(Nullable(String)),
  accelerator_model  LowCardinality(Nullable(String)),
  devices            Array(LowCardinality(String)),
  cards              Decimal(18, 3),
  start_at           DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  end_at             DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  card_seconds       Decimal(18, 6),
  gpu_utilization    Nullable(Decimal(18, 6)),
  tensor_activity    Nullable(Decimal(18, 6)),
  memory_utilization Nullable(Decimal(18, 6)),
  energy_joules      Nullable(Decimal(18, 3)),
  sequence           Nullable(Int64),
  corrects           Nullable(String),
  reason             Nullable(String),
  identity_hash      UInt64,
  batch              UInt64 CODEC(Delta, LZ4),
  position           UInt32 CODEC(Delta, LZ4),
  received_at        DateTime64(3, 'UTC') CODEC(Delta, LZ4)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(start_at)
ORDER BY (institution, contract, start_at, record_id, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
