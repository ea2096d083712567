import { describe, expect, it } from 'vitest'
import { parseFraction, toDecimal } from '../../../core/fraction.ts'
import { Capacity } from '../../../schemas/capacity.ts'
import type { Document } from '../../../schemas/document.ts'
import { assessCapacity } from '../../../verifier/capacity/assess.ts'
import type { CapacityEvidence, Head } from '../../../verifier/capacity/evidence.ts'
import { DEFAULT_READINGS, type Tier } from '../../../verifier/capacity/question.ts'
import { toCapacityJson } from '../../../verifier/capacity/report/index.ts'
import {
  A,
  A100,
  B,
  bookOf,
  codes,
  type DeviceFacts,
  device,
  evidence,
  foreign,
  paper,
  register,
} from './cards/listing.ts'

const PAPER = paper(A, 'p')
const listed = (facts: DeviceFacts) => device(A, { documents: ['p'], ...facts })

function ask(change: Partial<CapacityEvidence>, required: Tier = 'identified', threshold = '1') {
  const all = evidence({ documents: [PAPER], ...change })
  const question = {
    period: all.period,
    thresholdPflops: parseFraction(threshold),
    required,
    readings: DEFAULT_READINGS,
  }
  return assessCapacity(register, all, bookOf({ documents: [PAPER], ...change }), question)
}
/** TFLOPS at the tier asked for. */
const proven = (...asked: Parameters<typeof ask>): string => toDecimal(ask(...asked).proven, 1)

const stated = (...groups: readonly object[]): Head<Capacity> => {
  const [from, to] = ['2025-01-01T00:00:00+08:00', '2026-01-01T00:00:00+08:00']
  const body = Capacity.parse({ institution: A, statementId: 's', from, to, groups })
  return { id: 's', digest: 's', body }
}

describe('one card under several spellings of its name', () => {
  const UUID = '1b2c3d4e-0a0b-1000-8000-112233445566'

  it('with characters that look like nothing, or like others, is no further card', () => {
    for (const serial of ['SN-1\u200b', 'SN\u00ad-1', 'ЅN-1', 'SN-1\u0301', 'SN‐1', 'SN一1']) {
      const devices = [listed({ serial: 'SN-1' }), listed({ serial })]
      expect(proven({ devices }), JSON.stringify(serial)).toBe('312.0')
      expect(codes(bookOf({ devices }))).toContain('COUNT_WITHOUT_IDS')
    }
  })

  it('by a UUID with and without GPU-, with and without hyphens, counts once', () => {
    const spellings = [`GPU-${UUID}`, UUID, `gpu-${UUID.toUpperCase()}`, UUID.replaceAll('-', ''), ` GPU-${UUID}`]
    expect(proven({ devices: spellings.map((uuid) => listed({ uuid })) })).toBe('312.0')
    const there = foreign(B, { serial: UUID.replaceAll('-', '') })
    expect(proven({ devices: [listed({ uuid: `GPU-${UUID}` })], foreign: [there] })).toBe('0.0')
  })

  it('by a UUID that is cut in another way has no credit', () => {
    for (const uuid of [`GPU-GPU-${UUID}`, UUID.replaceAll('-', ':'), UUID.replace('-', ''), UUID.replaceAll('-', ' ')])
      expect(proven({ devices: [listed({ uuid })] }), uuid).toBe('0.0')
  })

  it('as the UUID of a slice, in whichever field, is no card', () => {
    for (const names of [{ uuid: `MIG-${UUID}` }, { serial: `mig-${UUID}` }, { serial: 'x', dieId: `MIG-${UUID}` }])
      expect(proven({ devices: [listed(names)] })).toBe('0.0')
  })
})

describe('one package as several', () => {
  it('by dies or devices of one board that are each said to be the package', () => {
    const A16 = { acceleratorModel: 'NVIDIA A16', unit: 'package' } as const
    const four = ['a', 'b', 'c', 'd'].map((name) => listed({ ...A16, serial: name, boardSerial: 'board' }))
    expect(proven({ devices: four })).toBe(proven({ devices: [listed({ ...A16, serial: 'board' })] }))
    expect(proven({ devices: [listed({ ...A16, dieId: 'a' })] })).toBe('17.9')
  })
})

const documented = (change: Partial<Document>) =>
  proven({ devices: [listed({ serial: 'SN-1' })], documents: [{ ...PAPER, body: { ...PAPER.body, ...change } }] })

describe('a document', () => {
  it('of another organisation, another contract or another year stands behind no card', () => {
    expect(documented({ covers: { org: A } })).toBe('312.0')
    expect(documented({ covers: { org: B } })).toBe('0.0')
    expect(documented({ covers: { contract: 'p' } })).toBe('312.0')
    expect(documented({ covers: { contract: 'HT-2025-1' } })).toBe('0.0')
    expect(documented({ covers: { fiscalYear: 2025 } })).toBe('312.0')
    expect(documented({ covers: { fiscalYear: 2024 } })).toBe('0.0')
  })

  it('that was checked and not found genuine stands behind no card', () => {
    expect(documented({ verification: { result: 'not_found', checkedOn: '2025-02-01' } })).toBe('0.0')
    expect(documented({ verification: { result: 'mismatch', checkedOn: '2025-02-01' } })).toBe('0.0')
    expect(documented({ verification: { result: 'genuine', checkedOn: '2025-02-01' } })).toBe('312.0')
    expect(documented({ verification: { result: 'not_checked' } })).toBe('312.0')
  })

  it('of which two versions contradict each other stands for what both cover', () => {
    const other = paper(A, 'p', { org: B })
    expect(proven({ devices: [listed({ serial: 'SN-1' })], documents: [PAPER, other] })).toBe('0.0')
  })
})

describe('a statement of counts', () => {
  it('adds nothing to listed cards that can be the same, by a name that leaves it open', () => {
    const devices = ['a', 'b'].map((serial) => listed({ serial, acceleratorModel: 'A100' }))
    const capacities = [stated({ acceleratorModel: A100, cards: 2 })]
    expect(proven({ devices, capacities }, 'declared')).toBe('624.0')
    const apart = [listed({ serial: 'a', acceleratorModel: 'NVIDIA H100 SXM5', formFactor: 'PCIe' })]
    for (const acceleratorModel of ['NVIDIA H100 PCIe', 'NVIDIA H100 80GB HBM3'])
      expect(proven({ devices: apart, capacities: [stated({ acceleratorModel, cards: 1 })] }, 'declared')).toBe('756.5')
  })

  it('of as many cards as its schema takes is still a report', () => {
    const cards = 1_000_000_000
    const groups = Array.from({ length: 1000 }, (_, n) => ({ acceleratorModel: `NVIDIA A100 of kind ${n}`, cards }))
    const assessment = ask({ capacities: [stated({ acceleratorModel: A100, cards }, ...groups.slice(1))] }, 'declared')
    const ledger = { checkpoint: { origin: 'o', size: 1, root: '', text: '' }, others: [] }
    expect(toCapacityJson(assessment, ledger)).toContain('"verdict":"pass"')
    expect(Capacity.safeParse({ ...stated({ cards: 1 }).body, groups: [{ cards: cards + 1 }] }).success).toBe(false)
  })
})

describe('what could be reached', () => {
  it('at a tier that does not ask whose a card is holds the cards that another claims too', () => {
    const devices = [listed({ serial: 'a' }), device(A, { serial: 'b' }), device(A, { serial: 'c' })]
    const claimed = { devices, foreign: [foreign(B, { serial: 'c' })] }
    expect(ask(claimed, 'documented', '0.9')).toMatchObject({ verdict: 'undetermined' })
    expect(proven({ devices: devices.map(({ body }) => listed({ serial: body.serial })) }, 'documented')).toBe('936.0')
    expect(ask(claimed, 'identified', '0.9')).toMatchObject({ verdict: 'fail' })
  })
})

const party = (n: number) => `91440300MA5CHAN${100 + n}`

describe('a chain of leases, each stated by its lessor', () => {
  const link = (n: number, to: number) =>
    foreign(party(n), {
      serial: 'SN-1',
      lease: { lessor: party(n), lessee: party(to), from: '2025-01-01', to: '2025-12-31' },
    })
  /** Of the one at the end of sixty. */
  const last = (...more: readonly ReturnType<typeof foreign>[]) =>
    bookOf({
      institution: party(60),
      devices: [device(party(60), { serial: 'SN-1' })],
      foreign: [...Array.from({ length: 60 }, (_, n) => link(n, n + 1)), ...more],
    }).cards.map(({ holdings }) => holdings.map(({ standing }) => standing))

  it('of sixty ends with the last lessee, and a circle anywhere beside it leaves nobody the card', () => {
    expect(last()).toEqual([['held']])
    expect(last(link(70, 71), link(71, 72), link(72, 70))).toEqual([['out']])
    expect(last(link(30, 10))).toEqual([['out']])
  })
})
