import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import { add, type Fraction, floor, multiply, toDecimal, ZERO } from '../../core/fraction.ts'
import { type Fen, formatYuan } from '../../core/money.ts'
import { LIMITS } from '../telemetry/limits.ts'
import { isIdleBurn } from '../telemetry/near-idle.ts'
import type { UsageClass } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'
import { unitsPerCardHour } from './items.ts'
import type { Pricer } from './pricing.ts'
import { cardHours } from './usage-findings.ts'

/**
 * Card-time beside what samples of the contract's own institution say of it; each is part of the one before, but for
 * `active` and `nearIdle`, two separate parts: `active` of `covered`, `nearIdle` of `judged`. What is not covered is
 * unknown, never idle.
 */
export type Measured = {
  /** On cards that were sampled at some time of the contract. */
  readonly billed: MicroCardSeconds
  /** In hours with a sample in a minute that is billed. */
  readonly covered: MicroCardSeconds
  /** Activity and power were read in the hour, and the board limit is known. */
  readonly judged: MicroCardSeconds
  /** Tensor activity reached `idleTensor` at a reading of the hour. */
  readonly active: MicroCardSeconds
  /** Every reading of the hour near idle. */
  readonly nearIdle: MicroCardSeconds
}
/** Energy of the hours that records bill wholly on whole cards, as far as counters tell: a lower bound of `hours` hours. */
export type Energy = { readonly millijoules: bigint; readonly hours: bigint }

/** `limitKnown`: the register has a board limit for what the inventory says the card is. */
export type CardAllocation = {
  readonly card: string
  readonly limitKnown: boolean
  readonly all: Measured
  /** Of it what is billed as training. */
  readonly training: Measured
  readonly energy: Energy
}
/** `job` null: records that name none. */
export type JobAllocation = { readonly job: string | null; readonly all: Measured; readonly energy: Energy }
/** Training near idle on cards with idle burn, by Shanghai day and class. */
export type BurntTime = UsageClass & { readonly day: string; readonly nearIdle: MicroCardSeconds }

/** Null in place of it: the institution sampled none of the contract's cards on its days. */
export type AllocationEvidence = {
  /** Version of the accelerator register the board limits are of. */
  readonly register: string
  readonly cards: readonly CardAllocation[]
  readonly burnt: readonly BurntTime[]
  /** Jobs with the most time near idle; null: more than can be ranked. */
  readonly jobs: readonly JobAllocation[] | null
}

/** 分配与遥测对照: what the report shows. `withDevices`: metered time whose records name devices, sampled or not. */
export type Allocation = AllocationEvidence & {
  readonly withDevices: MicroCardSeconds
  readonly all: Measured
  readonly energy: Energy
  readonly burning: readonly CardAllocation[]
}

/** So many jobs and cards are shown. */
export const JOBS = 20

export const NOTHING: Measured = { billed: 0n, covered: 0n, judged: 0n, active: 0n, nearIdle: 0n }
export const addMeasured = (a: Measured, b: Measured): Measured => ({
  billed: a.billed + b.billed,
  covered: a.covered + b.covered,
  judged: a.judged + b.judged,
  active: a.active + b.active,
  nearIdle: a.nearIdle + b.nearIdle,
})
export const addEnergy = (a: Energy, b: Energy): Energy => ({
  millijoules: a.millijoules + b.millijoules,
  hours: a.hours + b.hours,
})

/** Whether a card's training is idle burn, as the telemetry of its institution would say. */
export const isBurning = ({ training }: CardAllocation): boolean =>
  isIdleBurn(toCardHours(training.nearIdle), toCardHours(training.judged))

/** Cards and jobs with the most time near idle come first; a person looks there. */
export function allocationOf(evidence: AllocationEvidence | null, withDevices: MicroCardSeconds): Allocation | null {
  if (evidence === null) return null
  const cards = mostIdleFirst(evidence.cards, ({ card }) => card)
  return {
    ...evidence,
    cards,
    jobs: evidence.jobs === null ? null : mostIdleFirst(evidence.jobs, ({ job }) => job ?? ''),
    withDevices,
    all: cards.map((one) => one.all).reduce(addMeasured, NOTHING),
    energy: cards.map((one) => one.energy).reduce(addEnergy, { millijoules: 0n, hours: 0n }),
    burning: cards.filter(isBurning),
  }
}

export const mostIdleFirst = <T extends { readonly all: Measured }>(all: readonly T[], name: (one: T) => string) =>
  [...all].sort((a, b) =>
    a.all.nearIdle === b.all.nearIdle ? (name(a) < name(b) ? -1 : 1) : a.all.nearIdle > b.all.nearIdle ? -1 : 1,
  )

/** 闲置刷量: an indicator. It says what card-time and money are concerned, and takes nothing off any amount. */
export function idleFindings(allocation: Allocation | null, price: Pricer): readonly Finding[] {
  if (allocation === null || allocation.burning.length === 0) return []
  const { burning, burnt } = allocation
  const training = burning.map((one) => one.training).reduce(addMeasured, NOTHING)
  const amountFen = priceOf(burnt, price)
  const { idleTensor, idleCeiling, idleHours, idleShare } = LIMITS
  const money = amountFen === null ? '无法按合同单价折合金额' : `按合同单价折合 ${formatYuan(amountFen)} 元`
  const message = [
    `${burning.length} 张卡计为训练而接近空闲 ${cardHours(training.nearIdle)} 卡时（其中可判读 ${cardHours(training.judged)} 卡时），${money}`,
    `参数：小时内张量活动（无则利用率）各读数均低于 ${percent(idleTensor.value)}、功率均低于板卡上限的 ${percent(idleCeiling.value)}，每卡不少于 ${toDecimal(idleHours.value, 0)} 卡时且不少于可判读卡时的 ${percent(idleShare.value)}`,
    '无读数的卡时未知，不计为空闲；本项为指标，由人认定，不减认定金额',
  ].join('；')
  const evidence = [
    evidenceOf(
      'device',
      burning.map(({ card }) => card),
    ),
    evidenceOf(
      'day',
      burnt.map(({ day }) => day),
    ),
  ]
  return [finding('IDLE_BURN', message, { ...(amountFen === null ? {} : { amountFen }), evidence })]
}

/** 分 at the contract's prices, cut down once; null where a class is not paid by one item that can be converted. */
function priceOf(burnt: readonly BurntTime[], price: Pricer): Fen | null {
  let sum: Fraction = ZERO
  for (const one of burnt) {
    const priced = price(one.day, one)
    if (priced?.match.kind !== 'item' || unitsPerCardHour(priced.match.item) === null) return null
    sum = add(sum, multiply(toCardHours(one.nearIdle), priced.fenPerCardHour))
  }
  return floor(sum)
}

const percent = (share: Fraction) => `${toDecimal(multiply(share, { num: 100n, den: 1n }), 0)}%`
