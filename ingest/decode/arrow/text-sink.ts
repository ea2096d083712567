import type { TextColumn } from '../../../core/columns/column.ts'
import { bitAt } from './bits.ts'
import { type Fault, MISSING } from './issues.ts'
import { tooLarge } from './refuse.ts'
import { isPrintableAscii, type TextCheck, type TextRule, textCheck } from './text-rule.ts'
import type { CodedTexts, PlainTexts } from './text-source.ts'

/** Bytes of text that all columns together may still take. A dictionary makes much of little. */
export type TextBudget = { readonly maxBytes: number; used: number }

/** Called with the row in the source and what is wrong there. */
export type OnFault = (row: number, fault: Fault) => void

/** What is known of a dictionary's entries. */
type Verdicts = { readonly entries: PlainTexts; readonly state: Uint8Array; readonly faults: Map<number, Fault> }
const GOOD = 1

/** Collects the texts of one column, batch after batch. */
export class TextSink {
  readonly #rule: TextRule
  readonly #check: TextCheck
  readonly #nullable: boolean
  readonly #budget: TextBudget
  #offsets: Uint32Array
  #bytes: Uint8Array = new Uint8Array(0)
  #nulls: Uint8Array | null = null
  #rows = 0
  #used = 0
  #verdicts: Verdicts | null = null

  constructor(rule: TextRule, nullable: boolean, rows: number, budget: TextBudget) {
    this.#rule = rule
    this.#check = textCheck(rule)
    this.#nullable = nullable
    this.#budget = budget
    this.#offsets = new Uint32Array(rows + 1)
  }

  get rows(): number {
    return this.#rows
  }

  /** Appends `count` rows that have no value, such as those of a column that was left out. */
  appendNulls(count: number): void {
    this.#reserveRows(count)
    this.#nullMarks().fill(1, this.#rows, this.#rows + count)
    for (let i = 0; i < count; i++) this.#offsets[++this.#rows] = this.#used
  }

  /** Appends rows [from, to) of the source. A faulty row keeps an empty text. */
  appendPlain(source: PlainTexts, from: number, to: number, onFault: OnFault): void {
    if (from === to) return
    const { starts, step, bytes } = source
    const first = starts[from * step] ?? 0
    const last = starts[to * step] ?? 0
    this.#reserveRows(to - from)
    const bare = this.#rule.pattern === undefined && this.#rule.oneOf === undefined
    // Under ASCII a byte is a character: with no other rule only lengths are left.
    const max = bare && isPrintableAscii(bytes, first, last) ? this.#rule.max : 0
    const fine = max > 0 ? allShort(source, from, to, max) : this.#allSame(source, from, to)
    if (!fine && this.#appendedOneByOne(source, from, to, max, onFault)) return
    this.#reserveBytes(last - first)
    this.#bytes.set(bytes.subarray(first, last), this.#used)
    const shift = this.#used - first
    const offsets = this.#offsets
    let row = this.#rows
    for (let i = from + 1; i <= to; i++) offsets[++row] = (starts[i * step] ?? 0) + shift
    this.#rows = row
    this.#used += last - first
  }

  /** A batch mostly has one institution and one mode: equal rows need one check for all of them. */
  #allSame({ starts, step, bytes, validity }: PlainTexts, from: number, to: number): boolean {
    const first = starts[from * step] ?? 0
    const length = (starts[(from + 1) * step] ?? 0) - first
    if (validity !== null || length === 0) return false
    for (let i = from + 1; i <= to; i++) if (starts[i * step] !== first + (i - from) * length) return false
    // Every row equals the next when the texts equal themselves shifted by one row.
    const last = first + (to - from) * length
    const rows = bytes.subarray(first, last - length)
    if (Buffer.compare(rows, bytes.subarray(first + length, last)) !== 0) return false
    return this.#check(bytes, first, first + length) === null
  }

  /**
   * Checks the rows. Answers false when all bytes between them may be copied in one piece;
   * otherwise (faults, or bytes hidden under nulls) it has appended them row by row.
   */
  #appendedOneByOne(source: PlainTexts, from: number, to: number, asciiMax: number, onFault: OnFault): boolean {
    const { starts, step, bytes, validity } = source
    let start = starts[from * step] ?? 0
    for (let i = from; i < to; i++) {
      const end = starts[(i + 1) * step] ?? 0
      const length = end - start
      const empty = validity !== null && !bitAt(validity, i)
      if (empty) {
        if (length > 0 || !this.#nullable) return this.#appendOneByOne(source, from, to, onFault)
        this.#nullMarks()[this.#rows + i - from] = 1
      } else if (!(length > 0 && length <= asciiMax) && this.#check(bytes, start, end) !== null) {
        return this.#appendOneByOne(source, from, to, onFault)
      }
      start = end
    }
    return false
  }

  #appendOneByOne({ starts, step, bytes, validity }: PlainTexts, from: number, to: number, onFault: OnFault): true {
    for (let i = from; i < to; i++) {
      if (validity !== null && !bitAt(validity, i)) {
        this.#markNull(this.#rows, i, onFault)
        this.#offsets[++this.#rows] = this.#used
        continue
      }
      const start = starts[i * step] ?? 0
      const end = starts[(i + 1) * step] ?? 0
      const fault = this.#check(bytes, start, end)
      this.#append(bytes, start, end, fault, i, onFault)
    }
    return true
  }

  /** As `appendPlain`, for texts by index: each entry of the dictionary is checked once. */
  appendCoded(source: CodedTexts, from: number, to: number, onFault: OnFault): void {
    this.#reserveRows(to - from)
    const { entries, indices, step, validity } = source
    const { starts, bytes } = entries
    const verdicts = this.#verdictsOf(entries)
    const offsets = this.#offsets
    const first = this.#rows
    let used = this.#used
    for (let i = from; i < to; i++) {
      const entry = indices[i * step] ?? -1
      const row = first + i - from
      if (
        (validity !== null && !bitAt(validity, i)) ||
        (entries.validity !== null && !bitAt(entries.validity, entry))
      ) {
        this.#markNull(row, i, onFault)
      } else if (verdicts.state[entry] === GOOD || this.#judge(verdicts, entry, i, onFault)) {
        used += (starts[(entry + 1) * entries.step] ?? 0) - (starts[entry * entries.step] ?? 0)
      }
      offsets[row + 1] = used
    }
    this.#reserveBytes(used - this.#used)
    const into = this.#bytes
    for (let i = from, row = first; i < to; i++, row++) {
      const end = offsets[row + 1] ?? 0
      let source = starts[(indices[i * step] ?? 0) * entries.step] ?? 0
      for (let at = offsets[row] ?? 0; at < end; at++) into[at] = bytes[source++] ?? 0
    }
    this.#rows += to - from
    this.#used = used
  }

  #judge({ entries, state, faults }: Verdicts, entry: number, row: number, onFault: OnFault): boolean {
    let fault = faults.get(entry) ?? null
    if (fault === null) {
      const start = entries.starts[entry * entries.step] ?? 0
      fault = this.#check(entries.bytes, start, entries.starts[(entry + 1) * entries.step] ?? 0)
      if (fault === null) state[entry] = GOOD
      else faults.set(entry, fault)
    }
    if (fault !== null) onFault(row, fault)
    return fault === null
  }

  #verdictsOf(entries: PlainTexts): Verdicts {
    if (this.#verdicts?.entries !== entries) {
      this.#verdicts = { entries, state: new Uint8Array(entries.length), faults: new Map() }
    }
    return this.#verdicts
  }

  #append(bytes: Uint8Array, start: number, end: number, fault: Fault | null, row: number, onFault: OnFault): void {
    if (fault === null) {
      this.#reserveBytes(end - start)
      const into = this.#bytes
      let at = this.#used
      if (end - start > 64) into.set(bytes.subarray(start, end), at)
      else for (let i = start; i < end; i++) into[at++] = bytes[i] ?? 0
      this.#used += end - start
    } else {
      onFault(row, fault)
    }
    this.#offsets[++this.#rows] = this.#used
  }

  #markNull(row: number, sourceRow: number, onFault: OnFault): void {
    if (this.#nullable) this.#nullMarks()[row] = 1
    else onFault(sourceRow, MISSING)
  }

  /** Forgets the rows from `row` on. */
  cutTo(row: number): void {
    this.#rows = row
    const used = this.#offsets[row] ?? 0
    this.#budget.used -= this.#used - used
    this.#used = used
    this.#nulls?.fill(0, row)
  }

  #nullMarks(): Uint8Array {
    this.#nulls ??= new Uint8Array(this.#offsets.length - 1)
    return this.#nulls
  }

  #reserveRows(count: number): void {
    const least = this.#rows + count + 1
    if (least <= this.#offsets.length) return
    const grown = new Uint32Array(Math.max(least, this.#offsets.length * 2))
    grown.set(this.#offsets)
    this.#offsets = grown
    if (this.#nulls === null) return
    const nulls = new Uint8Array(grown.length - 1)
    nulls.set(this.#nulls)
    this.#nulls = nulls
  }

  #reserveBytes(count: number): void {
    this.#budget.used += count
    if (this.#budget.used > this.#budget.maxBytes) throw tooLarge('the texts of the stream take', this.#budget.maxBytes)
    const least = this.#used + count
    if (least <= this.#bytes.length) return
    const size = Math.max(least, Math.min(this.#bytes.length * 2, this.#budget.maxBytes))
    // Not cleared: every byte up to `used` is written before anyone reads it.
    const grown = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
  }

  finish(): TextColumn {
    return {
      kind: 'text',
      offsets: this.#offsets.subarray(0, this.#rows + 1),
      bytes: this.#bytes.subarray(0, this.#used),
      nulls: this.#nulls?.includes(1) === true ? this.#nulls.subarray(0, this.#rows) : null,
    }
  }
}

/** The most usual case: no nulls, nothing empty, nothing longer than `max` bytes. */
function allShort({ starts, step, validity }: PlainTexts, from: number, to: number, max: number): boolean {
  if (validity !== null) return false
  let start = starts[from * step] ?? 0
  for (let i = from + 1; i <= to; i++) {
    const end = starts[i * step] ?? 0
    if (end === start || end - start > max) return false
    start = end
  }
  return true
}
