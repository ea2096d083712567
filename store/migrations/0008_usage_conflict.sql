-- usage_conflict: same record id, other content. Two rows a conflict, one for each side's contract, so that
-- either reconciliation finds it. Written with the batch that brought the later one.
CREATE TABLE IF NOT EXISTS usage_conflict
(
  institution    LowCardinality(String),
  contract       LowCardinality(String),
  record_id      String,
  digest         FixedString(32),
  other_contract LowCardinality(String),
  other_digest   FixedString(32),
  batch          UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (institution, contract, record_id, digest, other_digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
