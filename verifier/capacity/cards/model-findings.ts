import { compare } from '../../../core/fraction.ts'
import type { Words } from '../words.ts'
import type { PartFigure } from './figure.ts'
import type { Found, Message } from './found.ts'
import type { PhysicalCard } from './group.ts'
import type { FiguredPart } from './holdings.ts'
import { nameKey, tellsApart } from './names.ts'
import { particular, say } from './say.ts'

/** What is to be found about a card whenever it is in service: its model, its declared figures, its names. */
export function findAboutModel(card: PhysicalCard, parts: readonly FiguredPart[], found: Found): void {
  for (const part of parts) {
    modelOf(card, part.of, found)
    for (const { reading } of part.records) {
      const { overstated, match } = reading
      if (overstated !== null) tell(found, 'FIGURE_OVERSTATED', card, overstated.why, say.FIGURE_OVERSTATED)
      if (match.conflicts.length > 0) tell(found, 'MODEL_DISAGREES', card, match.why, say.MODEL_DISAGREES)
    }
    if (namesDisagree(part)) found.add('CARD_NAMES_DISAGREE', card.id, say.CARD_NAMES_DISAGREE)
  }
}

function modelOf(card: PhysicalCard, { figure, by, disputed, cardless, nameless }: PartFigure, found: Found): void {
  if (nameless) found.add('COUNT_WITHOUT_IDS', card.id, say.COUNT_WITHOUT_IDS)
  else if (cardless) found.add('SLICE_WITHOUT_CARD', card.id, say.SLICE_WITHOUT_CARD)
  else if (disputed) found.add('MODEL_DISAGREES', card.id, say.MODEL_DISAGREES)
  else if (by === null) found.add('MODEL_WITHOUT_FIGURE', card.id, say.MODEL_WITHOUT_FIGURE)
  else if (figure.lowest === null) tell(found, 'MODEL_WITHOUT_FIGURE', card, by.match.why, say.MODEL_WITHOUT_FIGURE)
  else if (figure.highest === null || compare(figure.lowest, figure.highest) < 0)
    tell(found, 'MODEL_AMBIGUOUS', card, by.match.why, say.MODEL_AMBIGUOUS)
}

const tell = (
  found: Found,
  code: 'FIGURE_OVERSTATED' | 'MODEL_DISAGREES' | 'MODEL_WITHOUT_FIGURE' | 'MODEL_AMBIGUOUS',
  card: PhysicalCard,
  why: Words,
  general: Message,
) => found.add(code, card.id, particular(why, general), { about: { text: why.en, general } })

/** One device with two serial numbers, two die ids or two UUIDs. A slice has its own by right. */
function namesDisagree({ records }: FiguredPart): boolean {
  if (records.length < 2) return false
  const whole = records.filter(({ reading }) => !reading.slice).map(({ head }) => head.body)
  return (['serial', 'dieId', 'uuid'] as const).some((field) => {
    const names = whole.flatMap((device) => device[field] ?? []).filter(tellsApart)
    return new Set(names.map(nameKey)).size > 1
  })
}
