-- batch: one row an accepted batch, with the receipt exactly as it was given. sequence has no gaps within an
-- institution. Inserted after the batch's records: a batch seen here is in the store, whole.
CREATE TABLE IF NOT EXISTS batch
(
  institution     LowCardinality(String),
  sequence        UInt64,
  batch_id        String,
  kind            LowCardinality(String),
  idempotency_key String,
  body_sha256     FixedString(32),
  records         UInt64,
  card_seconds    Decimal(38, 6),
  receipt         String CODEC(ZSTD(3)),
  received_at     DateTime64(3, 'UTC'),
  INDEX by_idempotency_key idempotency_key TYPE bloom_filter GRANULARITY 4
)
ENGINE = ReplacingMergeTree
ORDER BY (institution, sequence)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
