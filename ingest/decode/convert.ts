import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import { Id, Name } from '../../schemas/primitives.ts'
import { mergeInvoiceFiles } from '../importers/einvoice/merge.ts'
import { readInvoiceFile } from '../importers/einvoice/read-file.ts'
import { invoiceRecords } from '../importers/einvoice/records.ts'
import type { AllocationReader, ReadOptions } from '../importers/usage/allocation.ts'
import { USAGE_KINDS, type UsageKind } from '../importers/usage/kinds.ts'
import { UsageMap } from '../importers/usage/map.ts'
import { recordMaker } from '../importers/usage/records.ts'
import { repeats } from '../importers/usage/repeats.ts'
import { UsageTally } from '../importers/usage/tally.ts'

/** What a platform printed, told by a person. */
export const CONVERTED = ['einvoice', ...(Object.keys(USAGE_KINDS) as UsageKind[])] as const
export type ConvertedKind = (typeof CONVERTED)[number]

/** What a person says beside the file; nothing is guessed. */
export const ConvertOptions = z.strictObject({
  /** Accounts to contracts (docs/usage-import.md). */
  map: UsageMap.optional(),
  platform: Name.optional(),
  timezone: z.string().min(1).max(64).optional(),
  /** Of invoices. */
  contract: Id.optional(),
  contracts: z.record(z.string().max(40), Id).optional(),
})
export type ConvertOptions = z.infer<typeof ConvertOptions>

export type ConvertTask = {
  readonly from: ConvertedKind
  /** The name that the summary calls it by. */
  readonly name: string
  readonly file: Uint8Array
  readonly institution: string
  readonly options: ConvertOptions
  readonly limits: { readonly maxRecords: number; readonly maxBytes: number }
}

export type Left = {
  readonly line: number | null
  readonly what: string | null
  readonly why: { readonly en: string; readonly zh: string }
}
/** Records in canonical JSON, one a line, to be sent to `route`. */
export type Converted = {
  readonly route: 'usage' | 'invoices'
  readonly records: number
  readonly ndjson: string
  /** What became no record, the first thousand; `leftMore` counts the rest. */
  readonly left: readonly Left[]
  readonly leftMore: number
  /** Names the map says nothing of, with their card-hours. */
  readonly unmapped: readonly { readonly account: string | null; readonly cardHours: string; readonly uses: number }[]
}

const MOST_LEFT = 1_000

/**
 * A file of a platform as records, by the importers of the command line. Runs in a worker that may be ended at any time.
 * Errors: REQUEST_INVALID without a map where one is needed; BODY_DAMAGED, BODY_TOO_LARGE, TOO_MANY_RECORDS; those of the
 * importers.
 */
export function convertFile(task: ConvertTask): Converted {
  return task.from === 'einvoice' ? invoices(task) : usage(task, task.from)
}

function invoices({ name, file, institution, options, limits }: ConvertTask): Converted {
  const { contract, contracts } = options
  const said = {
    institution,
    contract,
    contracts: contracts === undefined ? undefined : new Map(Object.entries(contracts)),
    status: 'unverified' as const,
  }
  const records = invoiceRecords(mergeInvoiceFiles([{ file: name, read: readInvoiceFile(file) }]), said)
  requireCount(records.invoices.length, limits.maxRecords)
  const left = records.dropped.map(({ line, what, why }) => ({ line, what, why: { en: why.en, zh: why.zh } }))
  return {
    route: 'invoices',
    records: records.invoices.length,
    ndjson: records.invoices.map((invoice) => `${canonicalJson(invoice)}\n`).join(''),
    left: left.slice(0, MOST_LEFT),
    leftMore: Math.max(0, left.length - MOST_LEFT),
    unmapped: [],
  }
}

function usage({ name, file, institution, options, limits }: ConvertTask, kind: UsageKind): Converted {
  const { map, platform, timezone } = options
  if (map === undefined) throw new SuanhengError('REQUEST_INVALID', 'map: say which accounts belong to which contract')
  const outcomesOf = recordMaker({ institution, platform, map })
  const wordOf = repeats()
  const tally = new UsageTally(platform ?? null)
  const lines: string[] = []
  const open: (options: ReadOptions) => AllocationReader = USAGE_KINDS[kind]
  const reader = open({ timezone, gres: map.gres })
  const take = ({ found, left }: ReturnType<AllocationReader['end']>) => {
    for (const one of left) tally.left(name, one)
    for (const use of found) {
      const outcomes = outcomesOf(use).filter((outcome) => {
        const before = outcome.is === 'record' ? wordOf(outcome.record) : 'new'
        if (before !== 'new') tally.again(name, use, before)
        return before !== 'same'
      })
      tally.use(name, use, outcomes)
      for (const outcome of outcomes) if (outcome.is === 'record') lines.push(`${canonicalJson(outcome.record)}\n`)
      requireCount(lines.length, limits.maxRecords)
    }
  }
  const text = textOf(file, limits.maxBytes)
  for (let at = 0; at < text.length; at += PIECE) take(reader.text(text.slice(at, at + PIECE)))
  take(reader.end())
  const summary = tally.summary()
  return {
    route: 'usage',
    records: lines.length,
    ndjson: lines.join(''),
    left: summary.listed.map(({ line, what, why }) => ({ line, what, why: { en: why.en, zh: why.zh } })),
    leftMore: summary.listedMore,
    unmapped: summary.unmapped.map(({ account, cardHours, uses }) => ({ account, cardHours, uses })),
  }
}

const PIECE = 256 * 1024

/** Errors: TOO_MANY_RECORDS. */
function requireCount(count: number, maxRecords: number): void {
  if (count > maxRecords) throw new SuanhengError('TOO_MANY_RECORDS', `more than ${maxRecords} records`, { maxRecords })
}

/** `.gz` looked through; bytes that are no UTF-8 become U+FFFD, as on the command line. Errors: BODY_DAMAGED, BODY_TOO_LARGE. */
function textOf(file: Uint8Array, maxBytes: number): string {
  const isGzip = file[0] === 0x1f && file[1] === 0x8b
  const bytes = isGzip ? unpacked(file, maxBytes) : file
  return new TextDecoder().decode(bytes)
}

function unpacked(file: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(file, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new SuanhengError('BODY_TOO_LARGE', `the file is larger than ${maxBytes} bytes when unpacked`, { maxBytes })
    throw new SuanhengError('BODY_DAMAGED', 'the file is not gzip', {}, error)
  }
}
