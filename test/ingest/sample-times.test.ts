import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { classify } from '../../ingest/accept/classify.ts'
import { SampleTimes } from '../../ingest/accept/sample-times.ts'
import { PendingIdentities } from '../../ingest/accept/versions.ts'
import { type DecodedBatch, decodeBatch } from '../../ingest/decode/decode-batch.ts'
import { A, startService } from '../support/service.ts'
import { json, ndjson } from '../support/usage.ts'

/** A sample by device, minute and what it reads. */
type Said = readonly [device: string, minute: number, watts: number]
const toSample = ([device, minute, watts]: Said) => ({
  institution: A,
  device,
  sampledAt: new Date(Date.UTC(2025, 6, 1) + minute * 60_000).toISOString(),
  powerWatts: String(watts),
})
const decode = (said: readonly Said[]): DecodedBatch =>
  decodeBatch({
    kind: 'device_sample',
    format: 'json',
    gzip: false,
    body: Buffer.from(json(said.map(toSample))),
    institution: A,
    partial: false,
    leaveOut: [],
    limits: { maxRecords: 1000, maxBytes: 1 << 20 },
  })

/** What each sample is, told by keeping everything: the definition. */
class Everything {
  readonly #known = new Map<string, Set<number>>()

  statuses(batch: readonly Said[]): string[] {
    return batch.map(([device, minute, watts]) => {
      const versions = this.#known.get(`${device} ${minute}`) ?? new Set<number>()
      this.#known.set(`${device} ${minute}`, versions)
      if (versions.has(watts)) return 'duplicate'
      const status = versions.size === 0 ? 'recorded' : 'conflict'
      versions.add(watts)
      return status
    })
  }
}

const said = fc.tuple(
  fc.constantFrom('GPU-0', 'GPU-1', 'GPU@1'),
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 1 }),
)
const history = // Often more spans of a device than are kept apart.
  fc.oneof(
    fc.array(fc.array(said, { minLength: 1, maxLength: 8 }), { maxLength: 6 }),
    fc.array(fc.array(said, { minLength: 1, maxLength: 2 }), { minLength: 40, maxLength: 60 }),
  )

describe('which samples are new', () => {
  it('is told as if all were kept, whatever the order of their times, also within a batch', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const times = new SampleTimes(new Map())
        const everything = new Everything()
        const before: PendingIdentities[] = []
        for (const batch of batches) {
          const decoded = decode(batch)
          const { series } = decoded
          if (series === null) throw new Error('no series')
          const told = await classify(decoded, times.add(series), async (keys) =>
            before.flatMap((pending) => pending.find(keys)),
          )
          before.push(new PendingIdentities(decoded))
          const statuses = batch.map((_, row) => {
            if (told.duplicates.includes(row)) return 'duplicate'
            return told.conflicts.some((conflict) => conflict.row === row) ? 'conflict' : 'recorded'
          })
          expect(statuses).toEqual(everything.statuses(batch))
        }
      }),
      { numRuns: 120 },
    )
  })

  it('asks for nothing while devices are read in the order of time, and for what lies between', () => {
    const times = new SampleTimes(new Map())
    const asked = (...batch: Said[]) => times.add(decode(batch).series ?? fail())
    expect(asked(['a', 10, 0], ['b', 10, 0], ['a', 11, 0], ['b', 11, 0])).toEqual([])
    expect(asked(['a', 12, 0], ['b', 13, 0])).toEqual([])
    expect(asked(['a', 9, 0])).toEqual([])
    expect(asked(['b', 9, 0], ['b', 11, 0], ['a', 13, 0]).map(({ row }) => row)).toEqual([1])
    // Not yet there, though later ones are: senders at work at the same time overtake each other.
    expect(asked(['b', 12, 0])).toEqual([])
    // Within one batch, what lies between its first and its last counts as there.
    expect(asked(['c', 0, 0], ['c', 9, 0])).toEqual([])
    expect(asked(['c', 5, 0])).toHaveLength(1)
    // The edges are known themselves.
    expect(asked(['a', 9, 0], ['a', 13, 0], ['a', 14, 0]).map(({ row }) => row)).toEqual([0, 1])
  })

  it('keeps the large gaps open however many there are, and asks where it has forgotten a small one', () => {
    const times = new SampleTimes(new Map())
    const asked = (minute: number) => times.add(decode([['a', minute, 0]]).series ?? fail()).length
    // Twenty samples ten minutes apart, and a day later twenty more.
    for (const day of [0, 1440]) for (let i = 0; i < 20; i++) expect(asked(day + 10 * i)).toBe(0)
    expect([asked(5), asked(700), asked(1440 + 185)]).toEqual([1, 0, 0])
  })
})

const fail = (): never => {
  throw new Error('no series')
}

describe('samples over HTTP', () => {
  let service: Awaited<ReturnType<typeof startService>>
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(() => service.dispose())

  const records = async (batch: readonly Said[]): Promise<Record<string, number>> => {
    const token = await service.token(A, 'uploader')
    const answer = await service.send('/v1/samples', {
      token,
      body: ndjson(batch.map(toSample)),
      type: 'application/x-ndjson',
    })
    expect(answer.status).toBe(201)
    const { recorded, duplicate, conflict } = (answer.json() as { records: Record<string, number> }).records
    return { recorded: recorded ?? 0, duplicate: duplicate ?? 0, conflict: conflict ?? 0 }
  }
  const stored = async () => {
    await service.service.acceptor.drain.caughtUp()
    const sql = 'SELECT count() AS n, uniqExact(device, sampled_at) AS moments FROM device_sample FINAL'
    return service.service.store.rows(sql)
  }

  it('are told apart while they wait for the store and after it has them, also after a restart', async () => {
    const first: Said[] = [
      ['GPU-0', 10, 300],
      ['GPU-1', 10, 300],
      ['GPU-0', 11, 300],
    ]
    expect(await records(first)).toEqual({ recorded: 3, duplicate: 0, conflict: 0 })
    // Not waited for: the store may not have them yet.
    expect(await records(first)).toEqual({ recorded: 0, duplicate: 3, conflict: 0 })
    await service.close()
    service = await startService({}, { folder: service.folder })
    // A replay, another content at a known moment, an earlier moment, one between, a later one.
    const mixed: Said[] = [
      ['GPU-0', 10, 300],
      ['GPU-1', 10, 301],
      ['GPU-0', 9, 300],
      ['GPU-0', 12, 300],
    ]
    expect(await records(mixed)).toEqual({ recorded: 2, duplicate: 1, conflict: 1 })
    expect(await records(mixed)).toEqual({ recorded: 0, duplicate: 4, conflict: 0 })
    expect(await stored()).toEqual([{ n: '6', moments: '5' }])
  })

  it('are counted once when the same batch is sent several times at once', async () => {
    const batch = Array.from({ length: 50 }, (_, i): Said => [`GPU-${i % 5}`, 50 - i, i])
    const answers = await Promise.all([records(batch), records(batch), records(batch)])
    expect(answers.map(({ recorded }) => recorded).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([0, 0, 50])
    expect(await stored()).toEqual([{ n: '50', moments: '50' }])
  })
})
