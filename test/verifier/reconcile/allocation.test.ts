import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AllocationEvidence, CardAllocation, Measured } from '../../../verifier/reconcile/allocation.ts'
import { toReportJson, toReportText } from '../../../verifier/report/index.ts'
import { readReport } from '../../../verifier/report/read-report.ts'
import { REPORT_SCHEMA_2 } from '../../../verifier/report/report-json.ts'
import { amountsOf, codesOf, contract, HOUR, item, LEDGER, reconcile, usageDay } from './evidence-of.ts'

const time = (covered: bigint, nearIdle: bigint): Measured => ({
  billed: 100n * HOUR,
  covered: covered * HOUR,
  judged: covered * HOUR,
  active: (covered - nearIdle) * HOUR,
  nearIdle: nearIdle * HOUR,
})
const card = (name: string, covered: bigint, nearIdle: bigint, training = time(covered, nearIdle)): CardAllocation => ({
  card: name,
  limitKnown: true,
  all: time(covered, nearIdle),
  training,
  energy: { millijoules: 3_600_000_000n, hours: 1n },
})
const evidence = (
  cards: readonly CardAllocation[],
  nearIdle: bigint,
  purpose = 'pretrain' as const,
): AllocationEvidence => ({
  register: 'r1',
  cards,
  burnt: [{ day: '2025-01-01', purpose, acceleratorModel: 'A100', nearIdle: nearIdle * HOUR }],
  jobs: [{ job: 'j|1', all: time(50n, nearIdle), energy: { millijoules: 0n, hours: 0n } }],
})

describe('idle burn of a contract', () => {
  it('is told from two card-hours and from half of what can be judged on; less is no finding', () => {
    const codes = (covered: bigint, idle: bigint) =>
      codesOf(reconcile({ allocation: evidence([card('a', covered, idle)], idle) }))
    expect(codes(4n, 2n)).toContain('IDLE_BURN')
    expect(codes(5n, 2n)).not.toContain('IDLE_BURN')
    expect(codes(1n, 1n)).not.toContain('IDLE_BURN')
    // Hours that nobody read are not idle.
    expect(codes(0n, 0n)).not.toContain('IDLE_BURN')
  })

  it('looks at training only: other use that stands idle is shown, not burnt', () => {
    const idle = card('a', 50n, 50n, time(0n, 0n))
    const result = reconcile({ allocation: { ...evidence([idle], 0n), burnt: [] } })
    expect(codesOf(result)).not.toContain('IDLE_BURN')
    expect(result.allocation?.all.nearIdle).toBe(50n * HOUR)
  })

  it('has the amount at the contract’s price, and none where no single price holds', () => {
    expect(amountsOf(reconcile({ allocation: evidence([card('a', 50n, 50n)], 50n) }), 'IDLE_BURN')).toEqual([100_000n])
    const unpriced = contract({ items: [item({ acceleratorModel: 'H100' })] })
    const result = reconcile({ contracts: [unpriced], allocation: evidence([card('a', 50n, 50n)], 50n) })
    expect(amountsOf(result, 'IDLE_BURN')).toEqual([null])
  })

  it('never changes an amount, a verdict or another finding, whatever was read', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 100n), fc.bigInt(0n, 100n), fc.bigInt(0n, 120n), (a, b, used) => {
        const [covered, idle] = a > b ? [a, b] : [b, a]
        const usage = { days: [usageDay(Number(used))] }
        const read = reconcile({ usage, allocation: evidence([card('a', covered, idle)], idle) })
        const without = reconcile({ usage })
        expect(read.bridge).toEqual(without.bridge)
        expect(read.verdict).toBe(without.verdict)
        expect(read.findings.filter(({ code }) => code !== 'IDLE_BURN')).toEqual(without.findings)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the report', () => {
  const read = reconcile({ allocation: evidence([card('busy', 50n, 0n), card('idle', 50n, 50n)], 50n) })

  it('shows coverage and the most idle first, and says unknown where nothing was read', () => {
    const { allocation } = JSON.parse(toReportJson(read, LEDGER)) as { allocation: Record<string, unknown> }
    expect(allocation).toMatchObject({
      coverage: '1.000000',
      nearIdle: { cardHours: '50.000000' },
      energy: { joulesAtLeast: '7200000.000', ofCardHours: '2' },
      parameters: { idleTensor: { value: '1/100' }, idleCeiling: { value: '1/4' } },
      cards: { sampled: 2, idleBurn: 1, mostIdle: [{ device: 'idle' }, { device: 'busy' }] },
      jobs: [{ job: 'j|1', energy: null }],
    })
    const text = toReportText(read, LEDGER)
    expect(text).toContain(
      '| 有采样的卡合计 | 200.000000 | 100.000000 | 100.000000 | 50.000000 | 50.000000 | 2.000（2 卡时） |',
    )
    expect(text).toContain('j\\|1')
    expect(text).toContain('其他机构对同一设备的采样不采用')
    expect(JSON.parse(toReportJson(reconcile(), LEDGER))).toHaveProperty('allocation', null)
    expect(toReportText(reconcile(), LEDGER)).toContain('未知不计为空闲')
  })

  it('of the format before is written without readings, so that it is still recomputed byte for byte', () => {
    const before = toReportJson(read, LEDGER, REPORT_SCHEMA_2)
    expect(before).toBe(toReportJson(reconcile(), LEDGER, REPORT_SCHEMA_2))
    expect(before).not.toMatch(/allocation|IDLE_BURN/)
    expect(readReport(before).head).toMatchObject({ schema: REPORT_SCHEMA_2, register: null })
    expect(readReport(toReportJson(read, LEDGER)).head).toMatchObject({ register: 'r1' })
  })
})
