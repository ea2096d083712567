import type { Fraction } from '../../core/fraction.ts'
import { parseFraction } from '../../core/fraction.ts'

/** A limit: exact value, what it is measured in, and what it rests on. */
export type Limit = { readonly value: Fraction; readonly unit: string; readonly source: string }

const limit = (value: string, unit: string, source: string): Limit => ({ value: parseFraction(value), unit, source })

const REGISTER = 'register README, Power and energy'
const JUDGEMENT = 'judgement'

/**
 * Every limit of the telemetry indicators, once. docs/telemetry.md shows the same with the false alarms that each
 * gave on real data; a test computes that table again.
 *
 * Two of them differ from the register's reading on purpose: it gives 0.14 of TDP as the least a card draws idle, and
 * a real capture shows 0.0998 (H100, 69.85 W of 700): half of that is the floor here. It gives 1.4 as what peaks reach, and
 * one of its own read-outs is 1.408.
 */
export const LIMITS = {
  peakPower: limit(
    '3/2',
    '× TDP',
    'most seen 1.408 (Iluvatar BI150, 492.8 W of 350), which the register rounds to 1.4',
  ),
  hourMeanPower: limit('21/20', '× TDP', `${REGISTER}: a mean above 1.05 T over an hour is not credible`),
  idleFloor: limit('1/20', '× TDP', 'half of the least idle read-out, H100 0.0998 (nvidia-smi capture)'),
  idleCeiling: limit('1/4', '× TDP', `${REGISTER}: idle 0.14–0.25 T`),
  idleTensor: limit('1/100', 'share', `${JUDGEMENT}: DCGM tensor active of a card without matrix work`),
  idleHours: limit('2', 'hours', `${JUDGEMENT}: a start-up or a checkpoint is shorter`),
  idleShare: limit('1/2', 'of the covered hours', JUDGEMENT),
  counterAgainstPower: limit('2', 'times, either way', `${JUDGEMENT}: sampled and integrated power of one hour`),
  counterReadings: limit('10', 'readings an hour', JUDGEMENT),
  bootGap: limit('5/2', '× the usual interval', `${JUDGEMENT}: a host that boots misses samples`),
  counterWatts: limit('2100', 'W', '1.5 × the highest board limit of the register, 1,400 W'),
  constantHours: limit('6', 'hours', `longest in real series: 55 min (UiO ml8, 38 % eleven times)`),
  constantSamples: limit('60', 'samples', JUDGEMENT),
  working: limit('1/20', 'share', `${JUDGEMENT}: GPU utilisation or tensor activity of a card that works`),
  smoothRatio: limit('1/2', 'ratio', 'least in real series 1.18 (UiO ml8); noise 3, jumps 2, a sine 0.01–0.3'),
  smoothMoves: limit('50', 'changes', `${JUDGEMENT}: with fewer the ratio says nothing`),
  copyWindow: limit('28', 'changes', `${JUDGEMENT}: ups and downs of 28 steps in a row`),
  copyLevels: limit('10', 'values', `${JUDGEMENT}: two idle cards that flicker between few values are no copies`),
  copyError: limit('1/5000', 'of the range', `${JUDGEMENT}: 0.1 W of 500; sensors of two cards differ by more`),
  copyRounding: limit('3/5', 'of the step of the readings', 'rounding leaves half a step; a tenth for the fit'),
  copyShare: limit('9/10', 'of the window', JUDGEMENT),
  unrelated: limit('1/10', 'correlation', `${JUDGEMENT}: power follows activity`),
  unrelatedSamples: limit('200', 'samples', JUDGEMENT),
  unrelatedSpread: limit('1/5', 'of the mean', `${JUDGEMENT}: both must vary for a correlation to mean anything`),
  jitterSamples: limit('20', 'different ms in an hour', `${JUDGEMENT}: an aligned grid (Prometheus steps) has 1`),
  jitterCards: limit('16', 'cards', 'most cards one node is known to carry; used where nodes are not named'),
  memory: limit('1', '× memory of the card in GiB', 'H100 80GB: 81,559 MiB of 81,920 (nvidia-smi capture)'),
  knownClock: limit('3500', 'MHz', `${JUDGEMENT}: above every boost clock of the register’s cards`),
  clockSkew: limit('60', 'seconds', `${JUDGEMENT}: clocks of two hosts kept by NTP`),
} as const satisfies Record<string, Limit>
export type LimitName = keyof typeof LIMITS

/** Whole limits as a number: hours, samples, milliseconds. */
export const whole = (name: LimitName): number => Number(LIMITS[name].value.num / LIMITS[name].value.den)
/** For statistics that only rank or screen; never where a reading is compared with a limit of the card. */
export const approximate = (name: LimitName): number => Number(LIMITS[name].value.num) / Number(LIMITS[name].value.den)
