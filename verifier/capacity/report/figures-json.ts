import type { Fraction } from '../../../core/fraction.ts'
import { fraction, multiply, toDecimal } from '../../../core/fraction.ts'
import type { TierFigures } from '../assessment.ts'
import { exactText, petaShortText, petaText } from '../exact-text.ts'

/** A capacity: exact TFLOPS (`300144`, or `1/3`), and PFLOPS with three decimals, cut. */
export const figure = (tflops: Fraction) => ({ tflops: exactText(tflops), petaflops: petaText(tflops) })

/** `null` stays null: no bound, not zero. */
export const figureOrNull = (tflops: Fraction | null) => (tflops === null ? null : figure(tflops))

/** What is missing: PFLOPS rounded up, so that a claim that falls short never shows 0.000. */
export const shortfall = (tflops: Fraction) => ({ tflops: exactText(tflops), petaflops: petaShortText(tflops) })

/** A share of the time, exact and in per cent with three decimals, cut: 100.000 is all of it. */
export const shareOf = (value: Fraction) => ({
  exact: exactText(value),
  percent: toDecimal(multiply(value, fraction(100n)), 3),
})

const column = (values: readonly Fraction[]) => ({ tflops: values.map(exactText), petaflops: values.map(petaText) })

/** The figures of a tier; its days as columns, each with a value for every day of `day`, as charts take them. */
export const tierFigures = ({ cards, days, ...figures }: TierFigures) => ({
  cards,
  min: figure(figures.min),
  percentile5: figure(figures.percentile5),
  mean: figure(figures.mean),
  max: figure(figures.max),
  shareAtOrAbove: shareOf(figures.shareAtOrAbove),
  days: {
    day: days.map(({ day }) => day),
    ms: days.map(({ ms }) => ms),
    min: column(days.map(({ min }) => min)),
    mean: column(days.map(({ mean }) => mean)),
    max: column(days.map(({ max }) => max)),
  },
})
