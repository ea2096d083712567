-- device_name: which device records carry a name: serial number, die id or UUID of the device, of the card it is a slice
-- of, or of its board. It answers "who else lists a card of this name" at the cost of the names asked for. Filled by
-- device_name_mv; device_name_backfill took in what was there before.
-- name:     in the form in which names are compared (verifier/capacity/cards/names.ts): NFKC, trimmed, upper case;
--           what tells no card from another (N/A, only zeros) is left out.
-- Every version of a record is here, with its batch, so that a read at a cut leaves out what came later.
-- Identity: all key columns repeat when a batch is inserted twice; only presence is read.
-- Growth:   at most six rows a version of a device.
CREATE TABLE IF NOT EXISTS device_name
(
  name        String,
  institution LowCardinality(String),
  entity_id   String,
  digest      FixedString(32),
  batch       UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (name, institution, entity_id, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
