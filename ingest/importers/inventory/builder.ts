import type { CountedCards, DeviceFacts, Dropped, Inventory, Words } from './inventory.ts'
import { present } from './values.ts'
import { WHY } from './why.ts'

type Card = { readonly line: number | null; facts: DeviceFacts }

/**
 * Puts the cards of one input together, each once, in whatever order they come.
 *
 * - The same UUID or die id again is the same card: what one of them leaves open the other fills. Where they name two
 *   models, neither is taken.
 * - A serial again is the same card too, unless several have UUIDs or die ids that differ: then it is the serial of
 *   the board they are on, and `boardSerial` of each.
 * - A card without any id becomes a count of one; at the same `place` (bus id) again it is not counted.
 */
export class InventoryBuilder {
  readonly #cards: Card[] = []
  readonly #byId = new Map<string, Card>()
  readonly #bySerialAlone = new Map<string, Card>()
  readonly #places = new Map<string, number | null>()
  readonly #counted: { line: number | null; facts: CountedCards }[] = []
  readonly #dropped: Dropped[] = []

  card(line: number | null, given: DeviceFacts, place: string | null): void {
    const facts: DeviceFacts = present(given)
    const { serial } = facts
    const ids = idsOf(facts)
    if (serial === undefined && ids.length === 0) return this.#unnamed(line, facts, place)
    const known =
      ids.length === 0
        ? this.#bySerialAlone.get(serial ?? '')
        : ids.map((id) => this.#byId.get(id)).find((card) => card !== undefined)
    const card = known ?? { line, facts }
    if (known === undefined) this.#cards.push(card)
    else this.#again(known, line, facts)
    for (const id of ids) this.#byId.set(id, card)
    if (ids.length === 0 && serial !== undefined) this.#bySerialAlone.set(serial, card)
  }

  #unnamed(line: number | null, facts: DeviceFacts, place: string | null): void {
    const { acceleratorModel, memoryGb, formFactor, site } = facts
    if (place !== null && this.#places.has(place))
      return this.drop(line, place, WHY.samePlace(this.#places.get(place) ?? null))
    if (place !== null) this.#places.set(place, line)
    this.count(line, { ...present({ acceleratorModel, memoryGb, formFactor, site }), cards: 1 })
  }

  #again(card: Card, line: number | null, facts: DeviceFacts): void {
    const model = facts.acceleratorModel
    const one = card.facts.acceleratorModel
    const differ = model !== undefined && one !== undefined && model !== one
    this.drop(line, idsOf(facts)[0] ?? facts.serial ?? null, (differ ? WHY.otherModel : WHY.sameCard)(card.line))
    const { acceleratorModel, ...rest } = { ...facts, ...card.facts }
    card.facts = { ...rest, ...(!differ && acceleratorModel !== undefined && { acceleratorModel }) }
  }

  count(line: number | null, facts: CountedCards): void {
    this.#counted.push({ line, facts })
  }

  drop(line: number | null, what: string | null, why: Words): void {
    this.#dropped.push({ line, what, why })
  }

  end(): Inventory {
    const named = this.#cards.filter(({ facts }) => idsOf(facts).length > 0)
    const onBoard = bySerial(named)
    const kept = this.#cards.filter((card) => !this.#isNamedElsewhere(card, onBoard))
    const devices = kept.map(({ line, facts }) => {
      const { serial, ...others } = facts
      if (serial === undefined || (onBoard.get(serial)?.length ?? 0) < 2) return { line, facts }
      return { line, facts: { ...others, boardSerial: serial } }
    })
    const dropped = this.#dropped.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    return { devices, counted: this.#counted, dropped }
  }

  /** A line with the serial alone, of a card that another line names fully. */
  #isNamedElsewhere(card: Card, onBoard: ReadonlyMap<string, readonly Card[]>): boolean {
    if (idsOf(card.facts).length > 0) return false
    const [first, ...others] = onBoard.get(card.facts.serial ?? '') ?? []
    if (first === undefined) return false
    if (others.length === 0) this.#again(first, card.line, card.facts)
    else this.drop(card.line, card.facts.serial ?? null, WHY.sameCard(first.line))
    return true
  }
}

const idsOf = ({ uuid, dieId }: DeviceFacts) => [uuid, dieId].filter((id) => id !== undefined)

function bySerial(cards: readonly Card[]): ReadonlyMap<string, readonly Card[]> {
  const groups = new Map<string, Card[]>()
  for (const card of cards) {
    const { serial } = card.facts
    if (serial === undefined) continue
    groups.set(serial, [...(groups.get(serial) ?? []), card])
  }
  return groups
}
