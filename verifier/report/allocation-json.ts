import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import { type Fraction, fraction, toDecimal } from '../../core/fraction.ts'
import { type Allocation, type CardAllocation, type Energy, JOBS, type Measured } from '../reconcile/allocation.ts'
import { LIMITS } from '../telemetry/limits.ts'

const PARAMETERS = ['idleTensor', 'idleCeiling', 'idleHours', 'idleShare'] as const

/** Card-hours beside the devices' readings, as the report shows them: card-hours and joules cut down, null unknown. */
export function toAllocation(allocation: Allocation | null) {
  if (allocation === null) return null
  const { register, all, withDevices, energy, cards, burning, jobs } = allocation
  return {
    register,
    parameters: Object.fromEntries(
      PARAMETERS.map((name) => [name, { value: ratio(LIMITS[name].value), unit: LIMITS[name].unit }]),
    ),
    withDevices: cardTime(withDevices),
    ...measured(all),
    coverage: withDevices === 0n ? null : toDecimal(fraction(all.covered, withDevices), 6),
    energy: energyOf(energy),
    cards: {
      sampled: cards.length,
      withoutLimit: cards.filter(({ limitKnown }) => !limitKnown).length,
      idleBurn: burning.length,
      mostIdle: cards.slice(0, JOBS).map(toCard),
    },
    jobs:
      jobs?.map(({ job, all: time, energy: drawn }) => ({ job, ...measured(time), energy: energyOf(drawn) })) ?? null,
  }
}

const toCard = ({ card, limitKnown, all, training, energy }: CardAllocation) => ({
  device: card,
  limitKnown,
  ...measured(all),
  training: measured(training),
  energy: energyOf(energy),
})

const measured = ({ billed, covered, judged, active, nearIdle }: Measured) => ({
  billed: cardTime(billed),
  covered: cardTime(covered),
  judged: cardTime(judged),
  active: cardTime(active),
  nearIdle: cardTime(nearIdle),
})

const cardTime = (time: MicroCardSeconds) => ({
  cardHours: toDecimal(toCardHours(time), 6),
  microCardSeconds: time.toString(),
})

const energyOf = ({ millijoules, hours }: Energy) =>
  hours === 0n ? null : { joulesAtLeast: toDecimal(fraction(millijoules, 1000n), 3), ofCardHours: hours.toString() }

const ratio = ({ num, den }: Fraction) => (den === 1n ? `${num}` : `${num}/${den}`)
