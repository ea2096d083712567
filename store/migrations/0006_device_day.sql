-- device_day: on which UTC days a device was used, by whom, under which contract. It answers "who else used
-- this card that day" at the cost of the devices asked for; the exact overlap is then swept from usage_record.
-- Presence only, no sums, so that inserting a batch twice changes nothing.
-- Growth: devices x days x contracts, not records.
CREATE TABLE IF NOT EXISTS device_day
(
  device      String,
  day         Date,
  institution LowCardinality(String),
  contract    LowCardinality(String)
)
ENGINE = ReplacingMergeTree
ORDER BY (device, day, institution, contract)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
