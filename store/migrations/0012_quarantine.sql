-- quarantine: records that ?partial=true put aside, as received, with what is wrong. Append-only: a replay or
-- a dismissal is a second row (event) of the same id.
CREATE TABLE IF NOT EXISTS quarantine
(
  institution   LowCardinality(String),
  quarantine_id String,
  event         LowCardinality(String),
  kind          LowCardinality(String),
  batch         UInt64,
  position      UInt32,
  code          LowCardinality(String),
  path          String,
  message       String,
  raw           String CODEC(ZSTD(3)),
  replay_batch  String,
  reason        String,
  by            String,
  at            DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (institution, quarantine_id, event)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
