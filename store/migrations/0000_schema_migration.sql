-- schema_migration: which migration files were applied, with the SHA-256 (hex) of their bytes. Written after the
-- migration itself: a process killed in between applies it again, so every migration says IF NOT EXISTS.
CREATE TABLE IF NOT EXISTS schema_migration
(
  name       String,
  sha256     String,
  applied_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (name, sha256)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
