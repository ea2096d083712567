import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import type { CheckEvent } from './check.ts'
import { checkBatches } from './check-batches.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import { compareRowsOfPass } from './check-rows.ts'
import { PASS_RECORDS, type Pass, passesOf } from './passes.ts'

/** Batches, both inclusive. */
export type Range = { readonly from: number; readonly to: number }

export type RangesSource = {
  readonly store: Store
  readonly log: LogFolder
  readonly institution: string
  /** Of the log. */
  readonly size: number
  readonly salt: CheckContext['salt']
  readonly ranges: readonly Range[]
}

/**
 * Some batches of a log against a store that holds them and no others: each record's leaf hash, and the batch table. The
 * log itself is whole. One result at the end; `notCompared` are the batches outside the ranges.
 */
export async function* checkRanges(source: RangesSource): AsyncGenerator<CheckEvent> {
  const { store, log, institution, size, salt, ranges } = source
  const context: CheckContext = { store, log, institution, size, salt }
  let [batches, records, repeated, findings] = [0, 0, 0, 0]
  for await (const whole of passesOf(log, size, PASS_RECORDS)) {
    for (const pass of within(whole, ranges)) {
      const rows = await compareRowsOfPass(context, pass)
      const odd = rows.odd.map(({ table, sequence }) =>
        findingOf(context, 'ROW_CHANGED', `rows of ${table} are not those of the log`, { sequence }),
      )
      for (const finding of [...odd, ...(await checkBatches(context, pass))]) {
        findings++
        yield { event: 'finding', ...finding }
      }
      for (let sequence = pass.from; sequence <= pass.to; sequence++) {
        if (pass.manifests.has(sequence)) continue
        findings++
        yield {
          event: 'finding',
          ...findingOf(context, 'MANIFEST_INVALID', 'its manifest cannot be read', { sequence }),
        }
      }
      batches += pass.manifests.size
      records += pass.records
      repeated += rows.repeated
    }
  }
  const checkpoint = await log.checkpoint()
  yield {
    event: 'result',
    institution,
    origin: checkpoint?.origin ?? null,
    size,
    root: checkpoint === null ? null : Buffer.from(checkpoint.root).toString('hex'),
    findings,
    batches,
    records,
    repeated,
    notCompared: size - batches,
  }
}

function within(pass: Pass, ranges: readonly Range[]): readonly Pass[] {
  return ranges.flatMap((range) => {
    const [from, to] = [Math.max(range.from, pass.from), Math.min(range.to, pass.to)]
    if (from > to) return []
    const manifests = new Map([...pass.manifests].filter(([sequence]) => sequence >= from && sequence <= to))
    const records = [...manifests.values()].reduce((sum, manifest) => sum + manifest.records, 0)
    return [{ from, to, manifests, records }]
  })
}
