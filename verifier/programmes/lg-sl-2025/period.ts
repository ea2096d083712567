import type { Fen } from '../../../core/money.ts'
import { formatYuan } from '../../../core/money.ts'
import { PURPOSES } from '../../../schemas/usage-record.ts'
import { takesPart } from '../../reconcile/breakdown.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import type { Reconciliation } from '../../reconcile/reconcile-contract.ts'
import { chain, type Fact, known, map, named, together, unknown } from '../engine/fact.ts'
import type { Days } from '../engine/parameter.ts'
import { bridged, itemsNotCompute, reconciled } from '../facts/reconciled.ts'
import type { LgParameters, PeriodMoney } from './pack-types.ts'

type Rules = Pick<LgParameters, 'purposes' | 'purposesForPerson'>

/** The part of a contract that falls into a period (LG-SL-2.2b: 实际发生). */
export function periodMoney(
  found: ContractEvidence,
  reconciliation: Fact<Reconciliation>,
  period: Days,
  { purposes, purposesForPerson }: Rules,
): PeriodMoney {
  const { number } = found
  const path = (what: string) => `contract ${number}: ${what} in ${period.from} … ${period.to}`
  const of = (what: string, fen: Fact<Fen>) => named(path(what), fen, formatYuan)
  const inside = (day: string) => period.from <= day && day <= period.to
  const value = (holds: (day: string) => boolean, paid: readonly string[]) =>
    chain(divisible(reconciliation, period, number), () =>
      valueOf(
        found,
        found.usage.days.map(({ day }) => day).filter((day) => holds(day)),
        paid,
      ),
    )
  const before = value((day) => day < period.from, PURPOSES)
  const through = value((day) => day <= period.to, PURPOSES)
  const share = (fen: Fact<Fen>) =>
    map(together({ fen, before, through }), (m) => least(m.fen, m.through) - least(m.fen, m.before))
  const compute = (step: 'invoiced' | 'paid') =>
    map(
      together({ fen: bridged(reconciliation, number, step), other: map(reconciliation, itemsNotCompute) }),
      ({ fen, other }) => (fen > other ? fen - other : 0n),
    )
  const whole = liesWithin(reconciliation, period)
  const delivered = (paid: readonly string[]) =>
    map(together({ fen: value(inside, paid), before, through }), (m) => least(m.fen, m.through - m.before))
  return {
    delivered: of('delivered', delivered(purposes.values)),
    deliveredWithDoubt: of('delivered', delivered([...purposes.values, ...purposesForPerson.values])),
    invoiced: of(
      'invoiced',
      chain(whole, (all) => (all ? compute('invoiced') : share(compute('invoiced')))),
    ),
    paid: of(
      'paid',
      chain(whole, (all) => (all ? compute('paid') : share(compute('paid')))),
    ),
    setOff: of('voucher set-off', setOffOf(reconciliation, whole, number)),
    days: daysOf(found, inside, purposes.values),
  }
}

/** Value of the use on some days; of none it is zero, provided there is a log at all. */
function valueOf(found: ContractEvidence, days: readonly string[], paid: readonly string[]): Fact<Fen> {
  const chosen = new Set(days)
  const usage = found.usage.days.filter(({ day }) => chosen.has(day))
  const all = reconciled(found, paid)
  const whole = bridged(all, found.number, 'delivered')
  if (usage.length === found.usage.days.length || !whole.known) return whole
  if (usage.length === 0) return map(whole, () => 0n)
  return bridged(reconciled({ ...found, usage: { ...found.usage, days: usage } }, paid), found.number, 'delivered')
}

const liesWithin = (reconciliation: Fact<Reconciliation>, period: Days): Fact<boolean> =>
  map(reconciliation, ({ terms }) => period.from <= terms.from && terms.to <= period.to)

/** A lump sum has no days: it can be given to a period only as a whole. */
function divisible(reconciliation: Fact<Reconciliation>, period: Days, number: string): Fact<true> {
  return chain(reconciliation, ({ items, terms }) => {
    const isLump = items.some((item) => item.class === 'smart_compute' && item.unit === 'lump_sum')
    const path = `contract ${number}.items`
    if (!isLump || (period.from <= terms.from && terms.to <= period.to)) return known(path, true as const, [], 'by day')
    return unknown(
      path,
      {
        en: `Contract ${number} has a lump sum and days outside ${period.from} … ${period.to}: a person says what of it falls inside.`,
        zh: `合同 ${number} 含总价项目且服务期超出 ${period.from} 至 ${period.to}，归属本期间的部分由人工认定。`,
      },
      'person',
    )
  })
}

/** A set-off is of the contract; of one that reaches beyond the period a person says which part is the period’s. */
function setOffOf(reconciliation: Fact<Reconciliation>, whole: Fact<boolean>, number: string): Fact<Fen> {
  return chain(together({ reconciliation, whole }), ({ reconciliation: { bridge }, whole }) => {
    const path = `voucher set-off of contract ${number}`
    if (whole || bridge.setOff === 0n) return known(path, bridge.setOff, [], formatYuan(bridge.setOff))
    return unknown(
      path,
      {
        en: `Vouchers of ${formatYuan(bridge.setOff)} were set off under contract ${number}, which reaches beyond the period: a person says which part is the period’s.`,
        zh: `合同 ${number} 服务期超出本期间，训力券抵扣 ${formatYuan(bridge.setOff)} 元中归属本期间的部分由人工认定。`,
      },
      'person',
    )
  })
}

function daysOf(
  { number, usage }: ContractEvidence,
  inside: (day: string) => boolean,
  purposes: readonly string[],
): Fact<readonly string[]> {
  const path = `days of use under contract ${number}`
  if (!usage.days.some((day) => day.records > 0n)) {
    return unknown(path, {
      en: `No metering log of contract ${number} shows on which days it was used.`,
      zh: `合同 ${number} 没有计量日志，无法判断使用日期。`,
    })
  }
  const days = usage.days.filter(
    (day) => takesPart(day) && day.cardTime > 0n && inside(day.day) && purposes.includes(day.purpose),
  )
  const names = [...new Set(days.map(({ day }) => day))].sort()
  return known(path, names, [{ kind: 'reconciliation', id: number, digest: null }], `${names.length}`)
}

const least = (a: Fen, b: Fen): Fen => (a < b ? a : b)
