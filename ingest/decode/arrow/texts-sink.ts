import type { TextsColumn } from '../../../core/columns/column.ts'
import { bitAt } from './bits.ts'
import { type Fault, invalid } from './issues.ts'
import { type TextBudget, TextSink } from './text-sink.ts'
import type { CodedTexts, PlainTexts } from './text-source.ts'

/** Lists where they lie in the body: list i is items `starts[i * step]` to `starts[(i + 1) * step]`. */
export type Lists = {
  readonly length: number
  readonly starts: Int32Array
  readonly step: 1 | 2
  readonly validity: Uint8Array | null
  readonly items: PlainTexts | CodedTexts
}

export type TextsRule = { readonly max: number; readonly maxItems: number }

/** Called with the row in the source, the item or null for the list itself, and what is wrong. */
export type OnListFault = (row: number, item: number | null, fault: Fault) => void

/** Collects the lists of one column. A null list is a field that was left out: it is empty. */
export class TextsSink {
  readonly #maxItems: number
  readonly #items: TextSink
  readonly #listOffsets: Uint32Array
  #rows = 0

  constructor(rule: TextsRule, rows: number, budget: TextBudget) {
    this.#maxItems = rule.maxItems
    this.#items = new TextSink({ max: rule.max }, false, 0, budget)
    this.#listOffsets = new Uint32Array(rows + 1)
  }

  appendNulls(count: number): void {
    for (let i = 0; i < count; i++) this.#listOffsets[++this.#rows] = this.#items.rows
  }

  append(lists: Lists, onFault: OnListFault): void {
    if (this.#appendWhole(lists)) return
    for (let i = 0; i < lists.length; i++) {
      this.#appendList(lists, i, onFault)
      this.#listOffsets[++this.#rows] = this.#items.rows
    }
  }

  /** The usual case, in one piece. Answers false, with nothing appended, when a row needs a closer look. */
  #appendWhole({ length, starts, step, validity, items }: Lists): boolean {
    if (length === 0) return true
    let start = starts[0] ?? 0
    for (let i = 0; i < length; i++) {
      const end = starts[(i + 1) * step] ?? 0
      if (end - start > this.#maxItems) return false
      if (end > start && validity !== null && !bitAt(validity, i)) return false
      start = end
    }
    const first = starts[0] ?? 0
    const before = this.#items.rows
    let faulty = false
    this.#appendItems(items, first, start, () => {
      faulty = true
    })
    if (faulty) {
      this.#items.cutTo(before)
      return false
    }
    for (let i = 1; i <= length; i++) this.#listOffsets[++this.#rows] = (starts[i * step] ?? 0) - first + before
    return true
  }

  #appendList({ starts, step, validity, items }: Lists, i: number, onFault: OnListFault): void {
    if (validity !== null && !bitAt(validity, i)) return
    const start = starts[i * step] ?? 0
    const end = starts[(i + 1) * step] ?? 0
    if (end - start > this.#maxItems) {
      onFault(i, null, invalid(`more than ${this.#maxItems} items`))
      return
    }
    const before = this.#items.rows
    let faulty = false
    this.#appendItems(items, start, end, (item, fault) => {
      faulty = true
      onFault(i, item - start, fault)
    })
    if (faulty) this.#items.cutTo(before)
  }

  #appendItems(items: PlainTexts | CodedTexts, from: number, to: number, onFault: (i: number, f: Fault) => void): void {
    if ('entries' in items) this.#items.appendCoded(items, from, to, onFault)
    else this.#items.appendPlain(items, from, to, onFault)
  }

  finish(): TextsColumn {
    return { kind: 'texts', listOffsets: this.#listOffsets, items: this.#items.finish() }
  }
}
