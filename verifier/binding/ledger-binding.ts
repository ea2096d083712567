import type { Cut } from '../cut.ts'

/** A log at one size; `root` is base64, as in the checkpoint. */
export type BoundLog = {
  readonly institution: string
  readonly origin: string
  readonly size: number
  readonly root: string
}

/** The checkpoint of the institution that is asked about; `text` is the signed note, verbatim. */
export type BoundCheckpoint = {
  readonly origin: string
  readonly size: number
  readonly root: string
  readonly text: string
}

/**
 * What a reconciliation, or an assessment of capacity, was computed over. `others`: the logs of institutions that used a
 * device of the contract on one of its days, or that list or metered a card of the institution, sorted by institution;
 * only their records up to these sizes can take part.
 */
export type LedgerBinding = { readonly checkpoint: BoundCheckpoint; readonly others: readonly BoundLog[] }

/**
 * The binding as a report shows it. An uploader is not told whose cards met its own, nor how much others sent: its
 * report carries the others sealed (seal.ts), so that it binds all the same.
 */
export type ReportLedger = LedgerBinding | { readonly checkpoint: BoundCheckpoint; readonly sealedOthers: string }

export const cutOf = ({
  checkpoint,
  others,
}: Pick<LedgerBinding, 'others'> & { readonly checkpoint: Pick<BoundCheckpoint, 'size'> }): Cut => ({
  size: checkpoint.size,
  others: new Map(others.map(({ institution, size }) => [institution, size])),
})
