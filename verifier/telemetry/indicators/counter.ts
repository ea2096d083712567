import { counterSteps } from '../../../core/counter.ts'
import { compare, fraction, multiply } from '../../../core/fraction.ts'
import { type Indicator, indicator } from '../indicator.ts'
import { LIMITS } from '../limits.ts'
import { lineOf, type Series } from '../series.ts'

/** A fall of the energy counter. `restart`: what it shows after is what a card can use since the sample before. */
export type Fall = {
  readonly from: number
  readonly to: number
  readonly before: number
  readonly after: number
  readonly restart: boolean
  readonly gap: boolean
}

/**
 * Falls of the energy counter in order of time. A counter that starts again at zero shows at most board limit × 1.5 ×
 * time since the sample before (2,100 W where the limit is not known); anything more was never counted from zero.
 * `gap`: the samples pause there as they do when a host boots. Exact.
 */
export function counterFalls(series: Series, boardWatts: bigint | null): readonly Fall[] {
  const { at, values } = lineOf(series, 'energyMj')
  const usual = medianInterval(at)
  const most = boardWatts === null ? LIMITS.counterWatts.value : multiply(fraction(boardWatts), LIMITS.peakPower.value)
  const readings = at.map((time, i) => ({ at: time, value: BigInt(values[i] ?? 0) }))
  return counterSteps(readings).flatMap(({ from, to, before, after, rise }) => {
    if (rise !== null) return []
    const drawn = fraction(after, BigInt(to - from))
    const gap = compare(fraction(BigInt(to - from)), multiply(fraction(BigInt(usual)), LIMITS.bootGap.value)) > 0
    return [{ from, to, before: Number(before), after: Number(after), restart: compare(drawn, most) <= 0, gap }]
  })
}

/** The usual step between samples in ms; 0 with fewer than two. */
function medianInterval(at: readonly number[]): number {
  const steps = at.slice(1).map((time, i) => time - (at[i] ?? 0))
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

export function judgeCounter(series: Series, boardWatts: bigint | null): readonly Indicator[] {
  const falls = counterFalls(series, boardWatts)
  const back = falls.filter(({ restart }) => !restart)
  const resets = falls.filter(({ restart, gap }) => restart && !gap)
  const [worst] = back
  const [reset] = resets
  return [
    ...(worst === undefined
      ? []
      : [
          indicator('COUNTER_BACKWARDS', series.device, worst, {
            en: `The energy counter falls ${back.length} times to a value that counting from zero cannot give, first from ${worst.before} to ${worst.after} mJ.`,
            zh: `能量计数器 ${back.length} 次回退到从零计数不可能达到的值，首次由 ${worst.before} 降至 ${worst.after} 毫焦。`,
          }),
        ]),
    ...(reset === undefined
      ? []
      : [
          indicator('COUNTER_RESET_WITHOUT_BOOT', series.device, reset, {
            en: `The energy counter starts again ${resets.length} times while samples go on. Honest cause: the driver was reloaded or the card reset.`,
            zh: `能量计数器 ${resets.length} 次归零，而采样并未中断。可能的正常原因：重新加载驱动或复位该卡。`,
          }),
        ]),
  ]
}
