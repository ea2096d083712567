-- batch: the manifest as it stands in the institution's log, byte for byte, and its leaf hash (in the log's own hash).
-- The log is the truth; these columns let one query compare the store with it.
-- Written twice it changes nothing: the row is inserted whole with its batch. Growth: under 1 KiB a batch, compressed.
ALTER TABLE batch
  ADD COLUMN IF NOT EXISTS manifest String CODEC(ZSTD(3)),
  ADD COLUMN IF NOT EXISTS leaf_hash FixedString(32)
