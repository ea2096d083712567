-- usage_identity: which record ids are known, so that the accept path can tell a duplicate from a conflict
-- without reading usage_record. Filled by usage_identity_mv.
-- identity_hash is the accept path's own 64-bit hash of record_id, read back to warm its filter after a start.
CREATE TABLE IF NOT EXISTS usage_identity
(
  institution   LowCardinality(String),
  record_id     String,
  digest        FixedString(32),
  contract      LowCardinality(String),
  identity_hash UInt64,
  batch         UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (institution, record_id, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
