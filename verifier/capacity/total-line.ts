import type { Fraction } from '../../core/fraction.ts'
import { add, compare, fraction, multiply, subtract, ZERO } from '../../core/fraction.ts'
import type { Reading } from './declared-line.ts'
import { unitsOf } from './declared-line.ts'
import { exactText } from './exact-text.ts'
import type { ListedCard, ReadLine } from './listed-cards.ts'
import { cardOf } from './listed-cards.ts'
import type { ModelMatch } from './register/match.ts'
import type { Words } from './words.ts'
import { join } from './words.ts'

export type NotCounted = { readonly count: number; readonly why: Words }
/** What would settle a line, and what that could add at most; `null` where there is no bound. */
export type Missing = { readonly line: string; readonly couldAdd: Fraction | null; readonly what: Words }

export type LineTotal = {
  readonly line: string
  readonly match: ModelMatch
  readonly counted: number
  readonly tflops: Fraction
  readonly atMost: Fraction | null
  /** `700 × 312 = 218400 TFLOPS`; every figure with all its decimals. */
  readonly working: string
  readonly notCounted: readonly NotCounted[]
  readonly missing: readonly Missing[]
}

/** Units of one figure: `reading` as for a line. */
type Portion = Reading & { readonly count: number; readonly disputed: boolean }

/** What one line adds to the sum. A card that several lines list is counted in the first of them. */
export function totalOfLine(line: ReadLine, cards: ReadonlyMap<string, ListedCard>): LineTotal {
  const { counted, left } = 'count' in line.declared.units ? portionOfCount(line) : portionsOfCards(line, cards)
  const credited = counted.flatMap(({ count, lowest }) => (lowest === null ? [] : [{ count, figure: lowest }]))
  const without = counted.filter(({ lowest }) => lowest === null).reduce((sum, { count }) => sum + count, 0)
  const tflops = credited.reduce((sum, { count, figure }) => add(sum, times(count, figure)), ZERO)
  const atMost = [...counted, ...left.open].reduce(
    (sum: Fraction | null, { count, highest }) =>
      sum === null || highest === null ? null : add(sum, times(count, highest)),
    ZERO,
  )
  return {
    line: line.declared.line,
    match: line.match,
    counted: credited.reduce((sum, { count }) => sum + count, 0),
    tflops,
    atMost,
    working:
      credited.length === 0
        ? '0 TFLOPS'
        : `${credited.map(({ count, figure }) => `${count} × ${exactText(figure)}`).join(' + ')} = ${exactText(tflops)} TFLOPS`,
    notCounted: [...left.notCounted, ...(without === 0 ? [] : [{ count: without, why: withoutFigure(line) }])],
    missing: atMost !== null && compare(atMost, tflops) === 0 ? [] : [missingOf(line, counted, tflops, atMost)],
  }
}

type Portions = {
  readonly counted: readonly Portion[]
  readonly left: { readonly notCounted: readonly NotCounted[]; readonly open: readonly Portion[] }
}

function portionOfCount(line: ReadLine): Portions {
  const count = unitsOf(line.declared)
  const { withheld } = line.declared
  if (count === 0) return { counted: [], left: { notCounted: [], open: [] } }
  if (withheld !== null) return { counted: [], left: { notCounted: [{ count, why: withheld }], open: [] } }
  const portion = { count, ...line.reading, disputed: false }
  return line.match.slice === null
    ? { counted: [portion], left: { notCounted: [], open: [] } }
    : { counted: [], left: { notCounted: [{ count, why: cardless }], open: [portion] } }
}

function portionsOfCards(line: ReadLine, cards: ReadonlyMap<string, ListedCard>): Portions {
  const { units } = line.declared
  const counted = new Map<string, Portion>()
  const reasons = new Map<Words, number>()
  const here = new Set<string>()
  let nameless = 0
  for (const device of 'devices' in units ? units.devices : []) {
    const id = cardOf(line, device)
    const card = id === null ? undefined : cards.get(id)
    if (id === null || card === undefined) nameless++
    else if (card.withheld !== null) reasons.set(card.withheld, (reasons.get(card.withheld) ?? 0) + 1)
    else if (card.first !== line || here.has(id)) reasons.set(again, (reasons.get(again) ?? 0) + 1)
    else {
      const { lowest, highest, disputed } = card
      const key = [lowest, highest].map((figure) => (figure === null ? '' : exactText(figure))).join(' ') + disputed
      counted.set(key, { count: (counted.get(key)?.count ?? 0) + 1, lowest, highest, disputed })
    }
    if (id !== null) here.add(id)
  }
  const notCounted = [...reasons].map(([why, count]) => ({ count, why }))
  return {
    counted: [...counted.values()],
    left: {
      notCounted: nameless === 0 ? notCounted : [...notCounted, { count: nameless, why: cardless }],
      open: nameless === 0 ? [] : [{ count: nameless, ...line.reading, disputed: false }],
    },
  }
}

const times = (count: number, figure: Fraction) => multiply(figure, fraction(BigInt(count)))

const again: Words = { en: 'Listed already: the card counts once.', zh: '已列入：同一张卡只计一次。' }
const cardless: Words = {
  en: 'Slices without the serial number or UUID of their physical card: no card of their own.',
  zh: '切片未提供所属物理卡的序列号或 UUID，本身不算一张卡。',
}

const differing: Words = {
  en: 'Lines list the same card under models of different figures: settle which it is.',
  zh: '不同行以不同型号列出了同一张卡，请核实其型号。',
}

const withoutFigure = ({ match }: ReadLine): Words =>
  match.fp16DenseTflops === null
    ? match.why
    : {
        en: 'Another line lists the card under a name without a figure.',
        zh: '另一行以没有算力数值的名称列出了同一张卡。',
      }

function missingOf(line: ReadLine, counted: readonly Portion[], tflops: Fraction, atMost: Fraction | null): Missing {
  const wanted: Words[] = [line.match.why]
  if (line.declared.unit === null && packagesOpen(line.match))
    wanted.push({
      en: 'Say whether the units are devices (dies) or packages.',
      zh: '请说明数量是按设备（晶粒）还是按封装计算。',
    })
  if (counted.some(({ disputed }) => disputed)) wanted.push(differing)
  return {
    line: line.declared.line,
    couldAdd: atMost === null ? null : subtract(atMost, tflops),
    what: join(wanted),
  }
}

const packagesOpen = ({ perDevice, perPackage }: ModelMatch) =>
  perDevice !== null && perPackage !== null && compare(perDevice.highest, perPackage.highest) < 0
