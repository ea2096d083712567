import type { CountedCards, DeviceFacts, Dropped, Inventory, Words } from './inventory.ts'
import { present } from './values.ts'
import { WHY } from './why.ts'

type Card = { readonly line: number | null; readonly facts: DeviceFacts }

/**
 * Puts the cards of one input together, each once.
 *
 * - The same UUID or die id again is the same card. A serial again is the same card too, unless both have UUIDs or
 *   die ids that differ: then it is the serial of the board they are on, and `boardSerial` of each.
 * - A card without any id becomes a count of one; at the same `place` (bus id) again it is not counted.
 */
export class InventoryBuilder {
  readonly #cards: Card[] = []
  readonly #byId = new Map<string, Card>()
  readonly #bySerial = new Map<string, Card>()
  readonly #shared = new Set<string>()
  readonly #places = new Map<string, number | null>()
  readonly #counted: { line: number | null; facts: CountedCards }[] = []
  readonly #dropped: Dropped[] = []

  card(line: number | null, facts: DeviceFacts, place: string | null): void {
    const { serial, acceleratorModel, memoryGb, formFactor, site } = facts
    const ids = [facts.uuid, facts.dieId].filter((id) => id !== undefined)
    if (serial === undefined && ids.length === 0) {
      if (place !== null && this.#places.has(place))
        return this.drop(line, place, WHY.samePlace(this.#places.get(place) ?? null))
      if (place !== null) this.#places.set(place, line)
      return this.count(line, { ...present({ acceleratorModel, memoryGb, formFactor, site }), cards: 1 })
    }
    const known = ids.map((id) => this.#byId.get(id)).find((card) => card !== undefined) ?? this.#sameSerial(facts, ids)
    if (known !== undefined) {
      const same = known.facts.acceleratorModel === acceleratorModel
      return this.drop(line, ids[0] ?? serial ?? null, (same ? WHY.sameCard : WHY.otherModel)(known.line))
    }
    const card = { line, facts: present(facts) as DeviceFacts }
    this.#cards.push(card)
    for (const id of ids) this.#byId.set(id, card)
    if (serial !== undefined && !this.#bySerial.has(serial)) this.#bySerial.set(serial, card)
  }

  #sameSerial({ serial }: DeviceFacts, ids: readonly string[]): Card | undefined {
    const first = serial === undefined ? undefined : this.#bySerial.get(serial)
    if (serial === undefined || first === undefined) return undefined
    const apart = ids.length > 0 && (first.facts.uuid !== undefined || first.facts.dieId !== undefined)
    if (!apart) return first
    this.#shared.add(serial)
    return undefined
  }

  count(line: number | null, facts: CountedCards): void {
    this.#counted.push({ line, facts: present(facts) as CountedCards })
  }

  drop(line: number | null, what: string | null, why: Words): void {
    this.#dropped.push({ line, what, why })
  }

  end(): Inventory {
    const devices = this.#cards.map(({ line, facts }) => {
      const { serial, ...others } = facts
      if (serial === undefined || !this.#shared.has(serial)) return { line, facts }
      return { line, facts: { ...others, boardSerial: serial } }
    })
    return { devices, counted: this.#counted, dropped: this.#dropped }
  }
}
