import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toUsageRecords } from '../../examples/helios-earth/convert.ts'
import { EXAMPLE_KINDS, type ExampleContract, loadExample, readMinutes } from '../../examples/helios-earth/index.ts'
import { TERMS } from '../../examples/helios-earth/terms.ts'
import { WITHHELD_DAYS } from '../../examples/helios-earth/troubles.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { UsageRecord } from '../../schemas/usage-record.ts'
import { cardsByMinute, DATA, MINUTES_A_DAY, MINUTES_IN_MAY, minuteOf, sum } from './independent.ts'

const example = loadExample()
const CHECK_FIGURES = {
  vc3sl: '29869.12',
  vc8Sj: '17802.87',
  vcJkd: '101.13',
  vcMod: '24411.92',
  vcTJs: '26063.98',
  vcdI0: '3319.87',
  vchbv: '19573.07',
  vcpDC: '37930.87',
}
/** [records, of which with cards in use] of the whole month, before any trouble. */
const RUNS = {
  vc3sl: [808, 803],
  vc8Sj: [1167, 1118],
  vcJkd: [167, 105],
  vcMod: [396, 351],
  vcTJs: [833, 814],
  vcdI0: [445, 318],
  vchbv: [11178, 11149],
  vcpDC: [748, 746],
} as const

/** Card-seconds with the least version of each recordId. */
function leastCardSeconds(records: readonly UsageRecord[]): bigint {
  const least = new Map<string, bigint>()
  for (const { recordId, cardSeconds } of records) {
    const value = BigInt(cardSeconds)
    const known = least.get(recordId)
    if (known === undefined || value < known) least.set(recordId, value)
  }
  return [...least.values()].reduce((total, value) => total + value, 0n)
}

/** Card-hours to 0.01, half up. */
const toHours = (cardSeconds: bigint) => {
  const hundredths = (cardSeconds * 200n + 3600n) / 7200n
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

function of(cluster: string): ExampleContract {
  const found = example.contracts.find((contract) => contract.cluster === cluster)
  if (found === undefined) throw new Error(`no ${cluster}`)
  return found
}

describe('the example as a whole', () => {
  it('meets the check figure of all eight together: 159,072.82 card-hours', () => {
    expect(toHours(example.contracts.reduce((total, { usage }) => total + leastCardSeconds(usage), 0n))).toBe(
      '159072.82',
    )
  })

  it('gives the same bytes when loaded again', () => {
    expect(digest(loadExample())).toBe(digest(example))
  })

  it('holds the published files unchanged', () => {
    for (const line of readFileSync(`${DATA}MANIFEST.sha256`, 'utf8').trim().split('\n')) {
      const [digest = '', name = ''] = line.split(/\s+/)
      expect(
        createHash('sha256')
          .update(readFileSync(`${DATA}${name}`))
          .digest('hex'),
        name,
      ).toBe(digest)
    }
  })

  it('is made of plain JSON that every schema accepts unchanged', () => {
    for (const { usage, entities } of example.contracts) {
      for (const record of usage) expect(KINDS.usage_record.schema.parse(record)).toEqual(record)
      for (const kind of EXAMPLE_KINDS) {
        expect(entities[kind].length).toBeGreaterThan(0)
        for (const entity of entities[kind]) expect(KINDS[kind].schema.parse(entity)).toEqual(entity)
      }
    }
    for (const organisation of example.organisations) {
      expect(KINDS.organisation.schema.parse(organisation)).toEqual(organisation)
    }
    expect(JSON.parse(JSON.stringify(example))).toEqual(example)
  })

  it('gives every entity an id of its own', () => {
    for (const kind of EXAMPLE_KINDS) {
      const id = KINDS[kind].id as (entity: unknown) => string
      const ids = example.contracts.flatMap(({ entities }) => entities[kind].map(id))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})

describe.each(TERMS)('$cluster before its trouble', ({ cluster, purposeOf }) => {
  const terms = { cluster, institution: 'I', contract: 'C', customer: 'B', purposeOf }
  const records = toUsageRecords(readMinutes(DATA, cluster), terms)

  it('has as many runs as were counted in the trace', () => {
    expect([records.length, records.filter((r) => r.cards !== '0').length]).toEqual(RUNS[cluster])
  })

  it('covers every minute of the month once, and neighbouring runs differ', () => {
    let at = 0
    for (const [index, record] of records.entries()) {
      expect(minuteOf(record.start)).toBe(at)
      expect(records[index - 1]?.cards).not.toBe(record.cards)
      at = minuteOf(record.end)
    }
    expect(at).toBe(MINUTES_IN_MAY)
  })

  it('says idle exactly where no card was in use', () => {
    for (const { cards, purpose } of records) expect(purpose === 'idle').toBe(cards === '0')
  })
})

describe.each(example.contracts)('$cluster as sent', ({ cluster, number, usage, expected, entities }) => {
  it('meets its check figure to 0.01, and exactly to the card-second', () => {
    const minutes = sum(cardsByMinute(cluster))
    expect(leastCardSeconds(usage)).toBe(BigInt(minutes) * 60n)
    expect(String(leastCardSeconds(usage))).toBe(expected.meteredCardSeconds)
    expect(toHours(leastCardSeconds(usage))).toBe(CHECK_FIGURES[cluster])
    expect(expected.meteredCardHours).toBe(CHECK_FIGURES[cluster])
  })

  it('says cards × duration in cardSeconds of every record', () => {
    for (const { cards, cardSeconds, start, end } of usage) {
      expect(Number(cardSeconds)).toBe(Number(cards) * (minuteOf(end) - minuteOf(start)) * 60)
    }
  })

  it('has no day without a log except those expected', () => {
    const logged = new Set<number>()
    for (const { start, end } of usage) {
      for (let day = Math.floor(minuteOf(start) / MINUTES_A_DAY); day * MINUTES_A_DAY < minuteOf(end); day++) {
        logged.add(day)
      }
    }
    expect(31 - logged.size).toBe(expected.daysWithoutLogs)
  })

  it('states the installed cards of every day of May, and 0 on the 9th as the ledger does', () => {
    expect(entities.capacity.length).toBe(31)
    for (const [at, { from, to, groups, contract }] of entities.capacity.entries()) {
      expect([minuteOf(from), minuteOf(to)]).toEqual([at * MINUTES_A_DAY, (at + 1) * MINUTES_A_DAY])
      expect(contract).toBe(number)
      expect(groups[0]?.cards === 0).toBe(at === 8)
    }
  })

  it('is above its installed cards on 2020-05-09 and on no other day', () => {
    const above = cardsByMinute(cluster).map((cards, minute) => {
      const installed = entities.capacity[Math.floor(minute / MINUTES_A_DAY)]?.groups[0]?.cards ?? 0
      return Math.max(0, cards - installed)
    })
    expect(String(sum(above) * 60)).toBe(expected.aboveInstalledCardSeconds)
    expect(sum(above.slice(8 * MINUTES_A_DAY, 9 * MINUTES_A_DAY))).toBe(sum(above))
  })
})

describe('the troubles', () => {
  it('vcJkd withholds idle records only, and those of exactly its days without use', () => {
    const cards = cardsByMinute('vcJkd')
    const idleDays = Array.from({ length: 31 }, (_, day) => day)
      .filter((day) => sum(cards.slice(day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY)) === 0)
      .map((day) => `2020-05-${String(day + 1).padStart(2, '0')}`)
    const [vcJkdRuns, vcJkdInUse] = RUNS.vcJkd
    expect(WITHHELD_DAYS).toEqual(idleDays)
    const { usage } = of('vcJkd')
    expect(usage.length).toBe(vcJkdRuns - 3)
    expect(usage.filter((record) => record.cards !== '0').length).toBe(vcJkdInUse)
  })

  it('vchbv sends records twice, with more cards the second time, and stays within its 64 cards', () => {
    const { usage, expected } = of('vchbv')
    const first = new Map(usage.slice(0, RUNS.vchbv[0]).map((record) => [record.recordId, record]))
    const again = usage.slice(RUNS.vchbv[0])
    expect(again.length).toBe(expected.conflictingRecords)
    for (const record of again) {
      const { cards = '' } = first.get(record.recordId) ?? {}
      expect(Number(record.cards)).toBe(Number(cards) + 8)
      expect(Number(record.cards) + Number(cards)).toBeLessThanOrEqual(64)
    }
  })

  it('only vchbv sends a recordId twice', () => {
    for (const { cluster, usage, expected } of example.contracts) {
      expect(usage.length - new Set(usage.map((r) => r.recordId)).size, cluster).toBe(expected.conflictingRecords)
    }
  })

  it('vcTJs and vcdI0 claim the same cards for exactly the overlap expected, no other contracts share one', () => {
    const claims = new Map<string, Uint8Array>()
    for (const [at, { usage }] of example.contracts.entries()) {
      const bit = 1 << at
      for (const { devices = [], start, end } of usage) {
        for (const device of devices) {
          const minutes = claims.get(device) ?? new Uint8Array(MINUTES_IN_MAY)
          claims.set(device, minutes)
          for (let minute = minuteOf(start); minute < minuteOf(end); minute++) {
            const before = minutes[minute] ?? 0
            if ((before & bit) !== 0) throw new Error(`${device} is claimed twice within a contract`)
            minutes[minute] = before | bit
          }
        }
      }
    }
    const names = example.contracts.map(({ cluster }) => cluster)
    const both = (1 << names.indexOf('vcTJs')) | (1 << names.indexOf('vcdI0'))
    let shared = 0
    for (const minutes of claims.values()) {
      for (const claim of minutes) {
        const single = (claim & (claim - 1)) === 0
        if (!single && claim !== both) throw new Error(`an overlap that nobody planned: ${claim}`)
        if (!single) shared++
      }
    }
    expect(String(shared * 60)).toBe(of('vcTJs').expected.overlapCardSeconds)
    expect(String(shared * 60)).toBe(of('vcdI0').expected.overlapCardSeconds)
  })

  it('a record names as many devices as it has cards, or none', () => {
    for (const { cluster, usage } of example.contracts) {
      const named = cluster === 'vcTJs' || cluster === 'vcdI0'
      for (const { devices = [], cards } of usage) expect(devices.length).toBe(named ? Number(cards) : 0)
    }
  })
})
