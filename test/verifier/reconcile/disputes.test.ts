import { describe, expect, it } from 'vitest'
import type { DayConcurrency, DeviceOveruse, UsageClass } from '../../../verifier/reconcile/evidence.ts'
import { amountsOf, contract, HOUR, item, reconcile, usageDay } from './evidence-of.ts'

const PRETRAIN: UsageClass = { purpose: 'pretrain', acceleratorModel: 'A100' }
const SERVING: UsageClass = { purpose: 'production_inference', acceleratorModel: 'A100' }

const overuse = (
  hours: bigint,
  classes: readonly UsageClass[],
  change: Partial<DeviceOveruse> = {},
): DeviceOveruse => ({
  device: 'gpu-0',
  day: '2025-01-01',
  within: hours * HOUR,
  across: 0n,
  byClass: classes.map((use) => ({ ...use, cardTime: hours * HOUR })),
  ...change,
})
const above = (hours: bigint): DayConcurrency => ({
  day: '2025-01-01',
  above: hours * HOUR,
  unknown: false,
  first: null,
})

describe('card-time in dispute', () => {
  it('is not recognised, and leaves the verdict to a person when clearing it would close the gap', () => {
    const result = reconcile({ usage: { overuse: [overuse(3n, [PRETRAIN])] } })
    expect(result.bridge).toMatchObject({ recognised: 194000n, recognisedIfCleared: 200000n })
    expect(amountsOf(result, 'DEVICE_OVERLAP')).toEqual([6000n])
    expect(result.verdict).toBe('undetermined')
  })

  it('with another contract is told apart from that within one', () => {
    const across = overuse(3n, [PRETRAIN], { within: 0n, across: 3n * HOUR })
    const result = reconcile({ usage: { overuse: [across] } })
    expect(amountsOf(result, 'DEVICE_OVERLAP_ACROSS')).toEqual([6000n])
    expect(amountsOf(result, 'DEVICE_OVERLAP')).toEqual([])
  })

  it('is taken from the dearest use that was running, so that the rest is a lower bound', () => {
    const days = [usageDay(100), usageDay(10, SERVING)]
    const both = reconcile({ usage: { days, overuse: [overuse(3n, [SERVING, PRETRAIN])] } })
    expect(both.bridge.recognised).toBe(194000n)
    const serving = reconcile({ usage: { days, overuse: [overuse(3n, [SERVING])] } })
    expect(serving.bridge.recognised).toBe(200000n)
  })

  it('takes two units from two classes, each no more than it can answer for', () => {
    const items = [item({ itemId: 'cheap', unitPrice: '1' }), item({ itemId: 'dear', purposes: ['sft'] })]
    const days = [usageDay(50), usageDay(50, { purpose: 'sft' })]
    const byClass = [
      { ...PRETRAIN, cardTime: 2n * HOUR },
      { ...PRETRAIN, purpose: 'sft' as const, cardTime: HOUR },
    ]
    const result = reconcile({
      contracts: [contract({ items })],
      usage: { days, overuse: [overuse(2n, [], { byClass })] },
    })
    expect(result.bridge.delivered).toBe(105000n - 2000n - 100n)
  })

  it('never exceeds what was counted that day', () => {
    const result = reconcile({ usage: { overuse: [overuse(500n, [PRETRAIN])] } })
    expect(result.bridge.recognised).toBe(0n)
  })

  it('above the installed cards is set against all use of the day', () => {
    const result = reconcile({ usage: { concurrency: [above(1n)] } })
    expect(amountsOf(result, 'ABOVE_INSTALLED')).toEqual([2000n])
    expect(result.bridge.recognised).toBe(198000n)
  })

  it('of both kinds adds up, because they can lie in different hours', () => {
    const result = reconcile({ usage: { overuse: [overuse(1n, [PRETRAIN])], concurrency: [above(1n)] } })
    expect(result.bridge.recognised).toBe(196000n)
  })

  it('by a record that contradicts another counts only once cleared', () => {
    const days = [usageDay(90), usageDay(10, { standing: 'contested' })]
    const result = reconcile({ usage: { days } })
    expect(result.bridge).toMatchObject({ recognised: 180000n, recognisedIfCleared: 200000n })
  })
})
