import { type Fen, formatYuan } from '../../../core/money.ts'
import { PURPOSES } from '../../../schemas/usage-record.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { type Reconciliation, reconcileContract } from '../../reconcile/reconcile-contract.ts'
import { DEFAULT_SWITCHES } from '../../reconcile/switches.ts'
import { chain, type Fact, known, unknown } from '../engine/fact.ts'

/** By the purposes that are paid. A contract of which several versions stand is not reconciled for a claim: no reading of it may be picked. */
export function reconciled(found: ContractEvidence, purposes: readonly string[]): Fact<Reconciliation> {
  const path = `reconciliation of contract ${found.number}`
  if (new Set(found.contracts.map(({ digest }) => digest)).size > 1) {
    return unknown(path, {
      en: `Versions of contract ${found.number} contradict each other and none corrects the other.`,
      zh: `合同 ${found.number} 有互相矛盾且均未更正的版本。`,
    })
  }
  const eligiblePurposes = PURPOSES.filter((purpose) => purposes.includes(purpose))
  const result = reconcileContract(found, { ...DEFAULT_SWITCHES, eligiblePurposes })
  return known(path, result, [{ kind: 'reconciliation', id: found.number, digest: null }], result.verdict)
}

/** A step of the reconciliation’s bridge. Null there is unknown here, with the findings that leave it open. */
export function bridged(
  reconciliation: Fact<Reconciliation>,
  number: string,
  step: 'settled' | 'delivered' | 'invoiced' | 'paid',
): Fact<Fen> {
  return chain(reconciliation, ({ bridge, findings }) => {
    const fen = bridge[step]
    const path = `contract ${number}: ${step}`
    if (fen !== null) return known(path, fen, [{ kind: 'reconciliation', id: number, digest: null }], formatYuan(fen))
    const open = findings.filter(({ severity }) => severity === 'undetermined').map(({ code }) => code)
    return unknown(path, {
      en: `What was ${step} under contract ${number} is not known (${[...new Set(open)].join(', ')}).`,
      zh: `合同 ${number} 的${STEPS[step]}无法认定（${[...new Set(open)].join('、')}）。`,
    })
  })
}
const STEPS = { settled: '结算金额', delivered: '交付价值', invoiced: '开票金额', paid: '付款金额' } as const

/** Money of what the log metered under compute items: all of it, or what was for other purposes. */
export function metered(
  reconciliation: Fact<Reconciliation>,
  number: string,
  field: 'meteredFen' | 'ineligibleFen',
): Fact<Fen> {
  return chain(reconciliation, ({ items, cardTimes }) => {
    const path = `contract ${number}: ${field === 'meteredFen' ? 'metered' : 'metered for other purposes'}`
    const compute = items.filter((item) => item.class === 'smart_compute' && item.unit !== 'lump_sum')
    const values = compute.map((item) => item[field])
    if (cardTimes === null || values.length === 0 || values.some((fen) => fen === null)) {
      return unknown(path, {
        en: `The metering of contract ${number} cannot be put into money.`,
        zh: `合同 ${number} 的计量无法折算为金额。`,
      })
    }
    const fen = values.reduce<Fen>((sum, value) => sum + (value ?? 0n), 0n)
    return known(path, fen, [{ kind: 'reconciliation', id: number, digest: null }], formatYuan(fen))
  })
}

/**
 * What was delivered under compute items whatever for, item by item at most what was agreed: too much of one makes up for
 * nothing of another. `certain` without what a person has to clear first; a lump sum counts once it is accepted.
 */
export function deliveredInAll(
  reconciliation: Fact<Reconciliation>,
  number: string,
): Fact<{ readonly certain: Fen; readonly cleared: Fen }> {
  return chain(reconciliation, ({ items, cardTimes }) => {
    const path = `contract ${number}: delivered, whatever for`
    const compute = items.filter((item) => item.class === 'smart_compute')
    const parts = compute.map(({ unit, meteredFen, agreedFen, deliveredFen, clearedFen }) => {
      if (unit === 'lump_sum') return deliveredFen === null ? null : { cleared: deliveredFen, open: 0n }
      if (meteredFen === null || deliveredFen === null || clearedFen === null) return null
      return { cleared: meteredFen < agreedFen ? meteredFen : agreedFen, open: clearedFen - deliveredFen }
    })
    const priced = parts.flatMap((part) => (part === null ? [] : [part]))
    if (cardTimes === null || parts.length === 0 || priced.length < parts.length) {
      return unknown(path, {
        en: `What was delivered under contract ${number} cannot be put into money.`,
        zh: `合同 ${number} 的交付无法折算为金额。`,
      })
    }
    const cleared = priced.reduce((sum, part) => sum + part.cleared, 0n)
    const certain = priced.reduce((sum, part) => sum + part.cleared - part.open, 0n)
    const shown = certain === cleared ? formatYuan(cleared) : `${formatYuan(certain)} … ${formatYuan(cleared)}`
    return known(path, { certain, cleared }, [{ kind: 'reconciliation', id: number, digest: null }], shown)
  })
}

/** Lump sums for compute that were accepted: no card-time is priced under them. */
export const lumpSumOf = ({ items }: Reconciliation): Fen =>
  items
    .filter((item) => item.class === 'smart_compute' && item.unit === 'lump_sum')
    .reduce((sum, { deliveredFen }) => sum + (deliveredFen ?? 0n), 0n)

/** What was agreed for items that are not compute. */
export const itemsNotCompute = ({ items }: Reconciliation): Fen =>
  items.filter((item) => item.class !== 'smart_compute').reduce((sum, { agreedFen }) => sum + agreedFen, 0n)
