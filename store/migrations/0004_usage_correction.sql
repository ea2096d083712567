-- usage_correction: which record ids were corrected, and by which record. A corrected record is not counted.
-- Growth: one row a correction; small.
CREATE TABLE IF NOT EXISTS usage_correction
(
  institution LowCardinality(String),
  corrects    String,
  record_id   String,
  digest      FixedString(32),
  contract    LowCardinality(String),
  batch       UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (institution, corrects, record_id, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
