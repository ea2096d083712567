import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import { ACCOUNTING_WHY } from './accounting-why.ts'
import type { Allocation, AllocationReader, Left, ReadOptions } from './allocation.ts'
import { egiGpuUse } from './egi-gpu.ts'
import { lineSplitter } from './lines.ts'
import { momentReader } from './local-time.ts'
import { WHY } from './why.ts'

const HEADER = /^(APEL-[A-Za-z-]+-message): v\d/
const MAX_KEYS = 100

/** The fields of one record, and the line it begins on. */
export type ApelRecord = { readonly line: number; readonly fields: ReadonlyMap<string, string> }
type UseOf = (record: ApelRecord) => Allocation | Words

/**
 * Messages of EGI’s accounting (APEL) as text: a header line, `Key: value` lines, records ended by `%%`; several messages
 * may follow each other. Individual jobs have times and no cards; summaries have neither; GPU records (`APEL-GPU-message`)
 * have cards and a month, see egi-gpu.ts.
 *
 * Memory: one record. Errors: REQUEST_INVALID where it does not begin with a header.
 */
export function apelReader(options: ReadOptions): AllocationReader {
  const uses: Readonly<Record<string, UseOf>> = {
    'APEL-individual-job-message': jobUse,
    'APEL-GPU-message': egiGpuUse(options.timezone),
    'APEL-summary-job-message': summary,
    'APEL-normalised-summary-message': summary,
  }
  let read: { found: Allocation[]; left: Left[] } = { found: [], left: [] }
  let use: UseOf | null = null
  let record: { line: number; fields: Map<string, string>; fault: Words | null } | null = null
  const close = () => {
    if (record === null || use === null) return
    const what = nameOf(record.fields)
    const one = record.fault ?? use(record)
    if ('en' in one) read.left.push({ line: record.line, what, why: one })
    else read.found.push(one)
    record = null
  }
  const abandon = () => {
    if (record !== null) read.left.push({ line: record.line, what: nameOf(record.fields), why: WHY.cutOff })
    record = null
  }
  const lines = lineSplitter((line, number) => {
    const text = line.trim()
    if (text === '') return
    const [, message] = HEADER.exec(text) ?? []
    if (message !== undefined) {
      // Records are ended; one that was not may be half a record.
      abandon()
      use = uses[message] ?? (() => ACCOUNTING_WHY.otherMessage(message))
    } else if (use === null)
      throw new SuanhengError('REQUEST_INVALID', `line ${number}: not the header of an APEL message`)
    else if (text === '%%') close()
    else {
      record ??= { line: number, fields: new Map(), fault: null }
      record.fault ??= put(record.fields, text)
    }
  })
  const taken = () => {
    const all = read
    read = { found: [], left: [] }
    return all
  }
  return {
    text(piece) {
      lines.text(piece)
      return taken()
    },
    end() {
      const { line, number } = lines.rest()
      if (line.trim() === '%%') close()
      else if (line.trim() !== '') record ??= { line: number, fields: new Map(), fault: null }
      if (use === null) throw new SuanhengError('REQUEST_INVALID', 'no header of an APEL message')
      abandon()
      return taken()
    },
  }
}

function put(fields: Map<string, string>, text: string): Words | null {
  const [, key = '', value = ''] = /^([A-Za-z0-9]+):\s*(.*)$/.exec(text) ?? []
  if (key === '') return ACCOUNTING_WHY.pair
  if (fields.has(key)) return ACCOUNTING_WHY.keyTwice(key)
  if (fields.size >= MAX_KEYS) return ACCOUNTING_WHY.tooManyKeys
  fields.set(key, value)
  return null
}

const nameOf = (fields: ReadonlyMap<string, string>): string | null =>
  (fields.get('LocalJobId') ?? fields.get('AssociatedRecord') ?? null)?.slice(0, 80) ?? null

/** The value, or `null` where there is none: EGI writes `None` and `NULL` for that. */
export const valueOf = ({ fields }: ApelRecord, key: string): string | null => {
  const value = fields.get(key) ?? ''
  return value === '' || /^(none|null)$/i.test(value) ? null : value
}

const summary: UseOf = (record) => ACCOUNTING_WHY.summary(valueOf(record, 'NumberOfJobs') ?? '?')

const epoch = momentReader('UTC')

function jobUse(record: ApelRecord): Allocation | Words {
  const job = valueOf(record, 'LocalJobId')
  if (job === null) return ACCOUNTING_WHY.missing('LocalJobId')
  const times: number[] = []
  for (const key of ['StartTime', 'EndTime']) {
    const text = valueOf(record, key)
    if (text === null) return ACCOUNTING_WHY.missing(key)
    const at = /^\d{9,10}$/.test(text) ? epoch(text) : null
    if (typeof at !== 'number') return ACCOUNTING_WHY.value(key, text)
    times.push(at)
  }
  const [start = 0, end = 0] = times
  if (end < start) return ACCOUNTING_WHY.reversed
  const [site, host] = [valueOf(record, 'Site'), valueOf(record, 'SubmitHost')]
  return {
    line: record.line,
    id: `${job}@${new Date(start).toISOString().slice(0, 19)}Z`,
    platform: host ?? site,
    job,
    account: valueOf(record, 'VO') ?? valueOf(record, 'FQAN') ?? valueOf(record, 'LocalGroupId'),
    user: valueOf(record, 'GlobalUserName') ?? valueOf(record, 'LocalUserId'),
    queue: valueOf(record, 'Queue'),
    node: null,
    site,
    acceleratorModel: null,
    devices: [],
    milliCards: null,
    whyUnknown: ACCOUNTING_WHY.noAccelerators,
    start,
    end,
    energyJoules: null,
    gpuUtilization: null,
  }
}
