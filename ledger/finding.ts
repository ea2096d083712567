/**
 * What a check of a ledger can find. The first group is about one published log by itself (`check-log.ts`), the
 * second about other copies of it (older checkpoints, the journal), the third about what the log says of signatures
 * and the store.
 */
export const LEDGER_FINDINGS = [
  'CHECKPOINT_MISSING',
  'CHECKPOINT_FORGED',
  'TILE_MISSING',
  'TILE_CHANGED',
  'ENTRY_CHANGED',
  'MANIFEST_INVALID',
  'MANIFEST_CHAIN_BROKEN',
  'SEQUENCE_HOLE',
  'RECORD_LEAVES_CHANGED',
  'ROOT_MISMATCH',
  'FILE_UNEXPECTED',

  'LOG_ROLLED_BACK',
  'LOG_FORKED',

  'BATCH_SIGNATURE_INVALID',
  'BATCH_SIGNED_WITH_REVOKED_KEY',
  'ROW_CHANGED',
  'ROW_DELETED',
  'ROW_ADDED',
  'ROW_MOVED',
  'BATCH_ROW_CHANGED',
  'BATCH_MISSING',
  'BATCH_UNKNOWN',
  'DERIVED_TABLE_DIFFERS',
  'STORE_DEFINITION_CHANGED',
] as const
export type LedgerFindingCode = (typeof LEDGER_FINDINGS)[number]

/**
 * One thing that is not as the ledger's signatures say.
 *
 * `sequence` is the batch's, from 1; `position` the record's within its batch, from 0; both null where the finding is
 * about neither. `detail` is one English sentence with file names, numbers and hashes, never contents.
 */
export type LedgerFinding = {
  readonly code: LedgerFindingCode
  readonly institution: string
  readonly sequence: number | null
  readonly position: number | null
  readonly recordId: string | null
  readonly detail: string
}
