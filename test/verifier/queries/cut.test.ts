import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../store/client.ts'
import type { Cut } from '../../../verifier/cut.ts'
import { reconcileContract } from '../../../verifier/reconcile/reconcile-contract.ts'
import { toReportJson } from '../../../verifier/report/index.ts'
import { runsOn, STORES, type TestStore } from '../../support/stores.ts'
import { contract, invoice, item, LEDGER, payment, settlement } from '../reconcile/evidence-of.ts'
import {
  digestOf,
  type EntityRow,
  EVERYTHING,
  entityDigest,
  evidenceAt,
  INSTITUTION,
  insertEntities,
  insertUsage,
  OTHER_INSTITUTION,
  type UsageRow,
  usageRow,
} from './usage-rows.ts'

const NOON = Date.UTC(2025, 0, 1, 4)
const MINUTE_MS = 60_000

/** Small worlds, so that ids, devices and times meet often. */
const record = fc.record({
  id: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5'),
  owner: fc.constantFrom('own', 'own', 'own', 'own', 'beside', 'other'),
  device: fc.constantFrom('a', 'b', 'c'),
  at: fc.nat({ max: 5 }),
  lasting: fc.integer({ min: 1, max: 3 }),
  milliCards: fc.constantFrom(500n, 1000n, 1000n, 1500n),
  job: fc.constantFrom(null, 'j'),
  corrects: fc.constantFrom(null, null, null, 'r1', 'r2'),
})
const document = fc.record({
  kind: fc.constantFrom('contract', 'settlement', 'invoice', 'payment', 'capacity'),
  amount: fc.constantFrom('1.00', '2.00', '3.00'),
  replaces: fc.boolean(),
})
const events = fc.array(fc.oneof({ arbitrary: record, weight: 3 }, { arbitrary: document, weight: 2 }), {
  minLength: 4,
  maxLength: 24,
})

/** Whatever came before, the report counts one record more with it. */
const LATE_RECORD = {
  id: 'late',
  owner: 'own',
  device: 'a',
  at: 9,
  lasting: 1,
  milliCards: 1000n,
  job: null,
  corrects: null,
} as const

let worlds = 0

describe.each(STORES)('a reconciliation at a cut on $kind', ({ kind, migrated }) => {
  let test: TestStore
  beforeAll(async () => {
    test = await migrated()
  })
  afterAll(() => test.dispose())

  const reportAt = async (number: string, cut: Cut) =>
    toReportJson(reconcileContract(await evidenceAt(test.store, number, cut)), LEDGER)

  it('is the same, byte for byte, whatever batches of the same and other institutions come later', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat({ max: 23 }), async (drawn, split) => {
        const world = new World(test.store, `W-${++worlds}`)
        world.take({ kind: 'contract', amount: '1.00', replaces: false })
        for (const event of drawn.slice(0, split)) world.take(event)
        await world.flush()
        const cut = world.cut()
        const before = await reportAt(world.number, cut)
        expect(before).toBe(await reportAt(world.number, EVERYTHING))
        for (const event of drawn.slice(split)) world.take(event)
        world.take(LATE_RECORD)
        await world.flush()
        expect(await reportAt(world.number, cut)).toBe(before)
        // Else nothing was tested: what comes later matters without the cut.
        expect(await reportAt(world.number, EVERYTHING)).not.toBe(before)
      }),
      { numRuns: runsOn(kind, 4) },
    )
  })

  it('counts nothing of an institution that the cut does not name', async () => {
    const world = new World(test.store, 'unnamed')
    world.take({ kind: 'contract', amount: '1.00', replaces: false })
    const use = { id: 'r1', device: 'a', at: 0, lasting: 1, milliCards: 1000n, job: null, corrects: null } as const
    world.take({ ...use, owner: 'own' })
    world.take({ ...use, owner: 'other' })
    await world.flush()
    const { size, others } = world.cut()
    expect(await reportAt('unnamed', { size, others })).toContain('DEVICE_OVERLAP_ACROSS')
    expect(await reportAt('unnamed', { size, others: new Map() })).not.toContain('DEVICE_OVERLAP_ACROSS')
  })
})

type Event = (typeof events extends fc.Arbitrary<(infer E)[]> ? E : never) | typeof LATE_RECORD

/** One contract, another of the same institution and one of another, and what was sent of them, a record a batch. */
class World {
  readonly number: string
  readonly #store: Store
  readonly #sizes = new Map([
    [INSTITUTION, 0],
    [OTHER_INSTITUTION, 0],
  ])
  readonly #records: UsageRow[] = []
  readonly #papers: EntityRow[] = []
  #waiting: { records: UsageRow[]; papers: EntityRow[]; conflicts: string[] } = {
    records: [],
    papers: [],
    conflicts: [],
  }

  constructor(store: Store, number: string) {
    this.#store = store
    this.number = number
  }

  cut(): Cut {
    return { size: this.#sizes.get(INSTITUTION) ?? 0, others: new Map(this.#sizes) }
  }

  take(event: Event): void {
    if ('owner' in event) this.#takeRecord(event)
    else this.#takePaper(event)
  }

  /** Puts what was taken since the last time into the store. */
  async flush(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = { records: [], papers: [], conflicts: [] }
    if (waiting.records.length > 0) await insertUsage(this.#store, waiting.records)
    if (waiting.papers.length > 0) await insertEntities(this.#store, waiting.papers)
    if (waiting.conflicts.length > 0)
      await this.#store.command(`INSERT INTO usage_conflict VALUES ${waiting.conflicts.join()}`)
  }

  #next(institution: string): number {
    const size = (this.#sizes.get(institution) ?? 0) + 1
    this.#sizes.set(institution, size)
    return size
  }

  #takeRecord(drawn: Extract<Event, { owner: string }>): void {
    const institution = drawn.owner === 'other' ? OTHER_INSTITUTION : INSTITUTION
    const id = `${this.number}-${drawn.id}`
    const row = usageRow(id, {
      institution,
      contract: drawn.owner === 'own' ? this.number : `${this.number}-${drawn.owner}`,
      devices: [`${this.number}-${drawn.device}`],
      from: NOON + drawn.at * MINUTE_MS,
      until: NOON + (drawn.at + drawn.lasting) * MINUTE_MS,
      milliCards: drawn.milliCards,
      job: drawn.job,
      corrects: drawn.corrects === null || drawn.corrects === drawn.id ? null : `${this.number}-${drawn.corrects}`,
      batch: this.#next(institution),
    })
    // As the accept path does: known content is not stored again, a first other version is the conflict's other side.
    const earlier = this.#records.filter((r) => r.institution === institution && r.recordId === id)
    if (earlier.some((r) => digestOf(r) === digestOf(row))) return
    this.#waiting.records.push(row)
    const [other] = earlier
    if (other !== undefined && row.corrects === null)
      this.#waiting.conflicts.push(conflict(row, other, row.batch), conflict(other, row, row.batch))
    this.#records.push(row)
  }

  #takePaper({ kind, amount, replaces }: Exclude<Event, { owner: string }>): void {
    const last = this.#papers.filter((paper) => paper.kind === kind).at(-1)
    const correction = replaces && last !== undefined ? { corrects: entityDigest(last), reason: 'r' } : {}
    const body = { ...this.#bodyOf(kind, amount), ...correction }
    const paper = { institution: INSTITUTION, kind, contract: this.number, id: kind, body }
    if (this.#papers.some((known) => entityDigest(known) === entityDigest(paper))) return
    const row = { ...paper, batch: this.#next(INSTITUTION) }
    this.#papers.push(row)
    this.#waiting.papers.push(row)
  }

  #bodyOf(kind: string, amount: string): object {
    const { number } = this
    const at = { contract: number }
    if (kind === 'contract') return contract({ number, amount, items: [item({ quantity: '1' })] })
    if (kind === 'settlement') return settlement({ ...at, amount })
    if (kind === 'invoice') return invoice(1, amount, at)
    if (kind === 'payment') return payment('P', amount, at)
    return {
      institution: INSTITUTION,
      statementId: 'capacity',
      contract: number,
      from: '2025-01-01T00:00:00+08:00',
      to: '2025-01-02T00:00:00+08:00',
      groups: [{ cards: Number(amount.slice(0, 1)) }],
    }
  }
}

const conflict = (one: UsageRow, two: UsageRow, batch: number): string =>
  `('${one.institution}', '${one.contract}', '${one.recordId}', unhex('${digestOf(one)}'), '${two.contract}', unhex('${digestOf(two)}'), ${batch})`
