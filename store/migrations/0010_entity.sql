-- entity: every other kind of evidence (contracts, invoices, payments, devices ...), every version of it.
-- body is the canonical JSON (RFC 8785) as validated by schemas/; digest its SHA-256. A correction is a new
-- version that names the digest it replaces; a version nobody replaces is a head; two heads are a conflict.
-- contract is the contract the entity belongs to, '' where it belongs to none.
CREATE TABLE IF NOT EXISTS entity
(
  institution   LowCardinality(String),
  kind          LowCardinality(String),
  contract      String,
  entity_id     String,
  digest        FixedString(32),
  body          String CODEC(ZSTD(3)),
  corrects      String,
  reason        String,
  identity_hash UInt64,
  batch         UInt64,
  position      UInt32,
  received_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (institution, kind, contract, entity_id, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
