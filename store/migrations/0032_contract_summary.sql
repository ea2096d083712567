-- contract_summary: the last reconciliation of each contract, kept for lists and for opening a contract at once.
-- Derived, never evidence: nothing that decides reads it, a check of the ledger passes it over, and an empty table
-- costs only that contracts are reconciled again. cut is the size of the institution's log it was computed at.
-- Written again, the row of the later binding stays. Units: 分; null is not known. report is canonical JSON.
-- Growth: one row a contract, some KiB compressed.
CREATE TABLE IF NOT EXISTS contract_summary
(
  institution     LowCardinality(String),
  contract        String,
  cut             UInt64,
  reconciled_at   DateTime64(3, 'UTC'),
  verdict         LowCardinality(String),
  agreed          Nullable(Decimal(38, 0)),
  delivered       Nullable(Decimal(38, 0)),
  settled         Nullable(Decimal(38, 0)),
  invoiced        Nullable(Decimal(38, 0)),
  paid            Nullable(Decimal(38, 0)),
  recognised      Nullable(Decimal(38, 0)),
  undetermined    UInt32,
  reductions      UInt32,
  warnings        UInt32,
  notes           UInt32,
  for_a_person    UInt32,
  report          String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(reconciled_at)
ORDER BY (institution, contract)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
         min_rows_to_fsync_after_merge = 1, min_compressed_bytes_to_fsync_after_merge = 1
