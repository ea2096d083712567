import { SaxesParser } from 'saxes'
import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import { ACCOUNTING_WHY } from './accounting-why.ts'
import type { Allocation, AllocationReader, Left } from './allocation.ts'
import { momentReader } from './local-time.ts'

/** Elements that are one record each, of any version: `UsageRecord` of UR 2.0 and EMI CAR, `JobUsageRecord` of UR 1.0. */
const RECORDS = new Set(['UsageRecord', 'JobUsageRecord', 'SummaryRecord', 'StorageUsageRecord'])
const DEPTH = 32
/** Elements of one record; one of a job has about 30. */
const ELEMENTS = 10_000
/** Characters without an element that begins or ends. */
const SILENCE = 1 << 20
/** Small enough that little is read after a fault, which the parser cannot be told of. */
const CHUNK = 16_384

type Open = { readonly kind: string; readonly line: number; readonly values: Map<string, string>; elements: number }

/**
 * Usage records in XML: OGF Usage Record 2.0 (GFD.204), the EMI compute record that APEL takes, and UR 1.0 (GFD.98).
 * They say who ran what and when, and have no place for accelerators: the cards of every record are unknown. Summaries
 * and records of storage are told.
 *
 * Nothing is expanded and nothing is fetched: a DOCTYPE is refused, and so is every entity but the five of XML.
 * Memory: one record. Errors: REQUEST_INVALID where it is not XML, or without such a record; with the line.
 */
export function ogfReader(): AllocationReader {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const moment = momentReader('UTC')
  const stack: string[] = []
  let read: { found: Allocation[]; left: Left[] } = { found: [], left: [] }
  let record: Open | null = null
  let text = ''
  let known = false
  let silence = 0
  const refuse = (why: string): never => {
    throw new SuanhengError('REQUEST_INVALID', `line ${parser.line}: ${why.slice(0, 200)}`)
  }
  parser.on('error', (error) => refuse(`not XML: ${error.message.replace(/^\d+:\d+:\s*/, '')}`))
  parser.on('doctype', () => refuse('a DOCTYPE is not taken'))
  parser.on('text', (part) => {
    text += part
  })
  parser.on('cdata', (part) => {
    text += part
  })
  parser.on('opentag', ({ name, attributes }) => {
    silence = 0
    text = ''
    const local = localOf(name)
    if (stack.push(local) > DEPTH) refuse(`more than ${DEPTH} levels`)
    if (record === null && RECORDS.has(local))
      record = { kind: local, line: parser.line, values: new Map(), elements: 0 }
    if (record === null) return
    if (++record.elements > ELEMENTS) refuse(`more than ${ELEMENTS} elements in one record`)
    const id = Object.entries(attributes).find(([key]) => localOf(key) === 'recordId')?.[1]
    if (local === 'RecordIdentity' && id !== undefined) keep(record, 'RecordId', id)
  })
  parser.on('closetag', ({ name }) => {
    silence = 0
    const local = localOf(name)
    stack.pop()
    if (record !== null) keep(record, local, text.trim())
    text = ''
    if (record === null || local !== record.kind || stack.some((open) => open === record?.kind)) return
    known = true
    const use = useOf(record, moment)
    if ('en' in use)
      read.left.push({ line: record.line, what: record.values.get('RecordId')?.slice(0, 80) ?? null, why: use })
    else read.found.push(use)
    record = null
  })
  const taken = () => {
    const all = read
    read = { found: [], left: [] }
    return all
  }
  return {
    text(piece) {
      for (let at = 0; at < piece.length; at += CHUNK) {
        const part = piece.slice(at, at + CHUNK)
        parser.write(part)
        silence += part.length
        if (silence > SILENCE) refuse(`more than ${SILENCE} characters without an element`)
      }
      return taken()
    },
    end() {
      parser.close()
      if (!known) refuse('no UsageRecord in it')
      return taken()
    },
  }
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The first of a name stands; a second that differs makes the value unknown. */
function keep({ values }: Open, name: string, value: string): void {
  const before = values.get(name)
  if (value === '') return
  values.set(name, before === undefined || before === value ? value : '')
}

function useOf({ kind, line, values }: Open, moment: ReturnType<typeof momentReader>): Allocation | Words {
  const said = (...names: string[]): string | null =>
    names
      .map((name) => values.get(name))
      .find((value) => value !== undefined && value !== '')
      ?.slice(0, 256) ?? null
  if (kind === 'SummaryRecord') return ACCOUNTING_WHY.summary(said('NumberOfJobs') ?? '?')
  if (kind === 'StorageUsageRecord') return ACCOUNTING_WHY.storage
  const id = said('RecordId')
  if (id === null) return ACCOUNTING_WHY.missing('RecordId')
  const times: number[] = []
  for (const name of ['StartTime', 'EndTime']) {
    const text = said(name)
    if (text === null) return ACCOUNTING_WHY.missing(name)
    // Without an offset the record does not say the moment.
    const at = /(Z|[+-]\d\d:\d\d)$/.test(text) ? moment(text) : null
    if (typeof at !== 'number') return ACCOUNTING_WHY.value(name, text)
    times.push(at)
  }
  const [start = 0, end = 0] = times
  if (end < start) return ACCOUNTING_WHY.reversed
  return {
    line,
    id,
    platform: said('MachineName', 'SubmitHost'),
    job: said('LocalJobId', 'GlobalJobId'),
    jobName: said('JobName'),
    account: said('LocalGroupId', 'GlobalGroupId', 'Group', 'ProjectName'),
    user: said('LocalUserId', 'GlobalUserId', 'GlobalUserName'),
    queue: said('Queue'),
    node: null,
    site: said('Site'),
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
