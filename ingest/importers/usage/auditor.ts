import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import { ACCOUNTING_WHY } from './accounting-why.ts'
import type { Allocation, AllocationReader, Left, ReadOptions } from './allocation.ts'
import { jsonItems } from './json-items.ts'
import { momentReader } from './local-time.ts'

// A stranger's document, of which little is read: open objects on purpose.
const AuditorRecord = z.object({
  record_id: z.string().min(1).max(256),
  meta: z.record(z.string(), z.array(z.string())).nullish(),
  components: z.array(z.object({ name: z.string(), amount: z.int().nonnegative() })).max(1000),
  start_time: z.string(),
  stop_time: z.string().nullish(),
  runtime: z.int().nullish(),
})
type AuditorRecord = z.infer<typeof AuditorRecord>

/** Names of components that may count accelerators. */
const PERHAPS = /gpu|npu|dcu|mlu|xpu|accel|cuda|ascend/i

/**
 * Records of AUDITOR as its API and its clients give them: an array, or one after the other. Components have the names
 * that its collector was given: `gpu` in any case counts cards, others as `gres` of the map declares. Without such a
 * component the cards are unknown, also where only `Cores` are counted.
 *
 * Memory: one record. Errors: JSON_MALFORMED; REQUEST_INVALID where nothing in it is such a record.
 */
export function auditorReader({ gres }: ReadOptions): AllocationReader {
  const cards = (gres?.cards ?? ['gpu']).map((name) => name.toLowerCase())
  const other = (gres?.other ?? []).map((name) => name.toLowerCase())
  const moment = momentReader('UTC')
  let read: { found: Allocation[]; left: Left[] } = { found: [], left: [] }
  let known = false
  const items = jsonItems(({ value, line, isEntry }) => {
    if (!isEntry && Array.isArray(value)) {
      known = true
      return
    }
    const parsed = AuditorRecord.safeParse(value)
    const fault = parsed.success ? '' : (parsed.error.issues[0]?.path.join('.') ?? '')
    const what = parsed.success ? parsed.data.record_id.slice(0, 80) : null
    const use = parsed.success ? useOf(parsed.data, line, { cards, other, moment }) : ACCOUNTING_WHY.form(fault)
    known ||= parsed.success
    if ('en' in use) read.left.push({ line, what, why: use })
    else read.found.push(use)
  })
  const taken = () => {
    const all = read
    read = { found: [], left: [] }
    return all
  }
  return {
    text(piece) {
      items.text(piece)
      return taken()
    },
    end() {
      items.end()
      if (!known) throw new SuanhengError('REQUEST_INVALID', 'no record of AUDITOR: record_id, components, start_time')
      return taken()
    },
  }
}

type Context = {
  readonly cards: readonly string[]
  readonly other: readonly string[]
  readonly moment: ReturnType<typeof momentReader>
}

function useOf(record: AuditorRecord, line: number, { cards, other, moment }: Context): Allocation | Words {
  const start = moment(record.start_time)
  if (typeof start !== 'number') return start ?? ACCOUNTING_WHY.missing('start_time')
  const end = moment(record.stop_time ?? '')
  if (end !== null && typeof end === 'object') return end
  if (end !== null && end < start) return ACCOUNTING_WHY.reversed
  const { runtime, meta } = record
  if (end !== null && runtime != null && Math.abs(runtime * 1000 - (end - start)) > 1000) return ACCOUNTING_WHY.runtime
  const one = (...names: string[]): string | null => {
    const values = names.map((name) => meta?.[name]).find((list) => list !== undefined && list.length > 0)
    // Several are several facts: none of them is the one.
    return values?.length === 1 ? (values[0]?.slice(0, 256) ?? null) : null
  }
  return {
    line,
    id: record.record_id,
    platform: null,
    job: record.record_id,
    account: one('group_id', 'group', 'VOMS'),
    user: one('user_id', 'user'),
    queue: one('partition', 'queue'),
    node: null,
    site: one('site_id', 'site'),
    acceleratorModel: null,
    devices: [],
    ...cardsOf(record, cards, other),
    start,
    end,
    energyJoules: null,
    gpuUtilization: null,
  }
}

function cardsOf(
  { components }: AuditorRecord,
  cards: readonly string[],
  other: readonly string[],
): { readonly milliCards: bigint | null; readonly whyUnknown?: Words } {
  let total: bigint | null = null
  for (const { name, amount } of components) {
    const plain = name.toLowerCase()
    if (cards.includes(plain)) total = (total ?? 0n) + BigInt(amount) * 1000n
    else if (!other.includes(plain) && PERHAPS.test(plain) && amount > 0)
      return { milliCards: null, whyUnknown: ACCOUNTING_WHY.component(name) }
  }
  return total === null ? { milliCards: null, whyUnknown: ACCOUNTING_WHY.noComponent } : { milliCards: total }
}
