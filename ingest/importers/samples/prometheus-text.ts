import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Left, Read } from '../usage/allocation.ts'
import { decimalOf, numberText } from './decimal-text.ts'
import { type Origin, originOf, parseLabels, skipBlanks } from './labels.ts'
import { Lines, MOST_LINE } from './lines.ts'
import { METRICS, type Metric } from './metrics.ts'
import { momentWithin, Page, type Row } from './page.ts'
import type { Sample, SampleOptions, SampleReader } from './sample.ts'
import { WHY } from './why.ts'

/**
 * Pages of dcgm-exporter and npu-exporter in the text formats of Prometheus (0.0.4) and OpenMetrics (1.0), one or many,
 * one after the other. Other exporters’ lines are checked and told as not read.
 *
 * - A page ends at `# EOF`, and where a metric comes again after others: the format has each metric once, in one group.
 * - Timestamps are ms in the first format, seconds in the second, which one tells by its `# EOF` or a decimal point.
 *   Lines without one have the moment that is given; a device again without one is dropped, for it has no own moment.
 * - A line that is not of the format is named and left out; the others stand.
 *
 * Memory: one page. Errors: REQUEST_INVALID where a moment is needed and none is given; TOO_MANY_RECORDS.
 */
export function prometheusTextReader(options: SampleOptions): SampleReader {
  const reader = new TextReader(options)
  return {
    text: (piece) => reader.text(piece),
    end: () => reader.end(),
  }
}

/** Blocks of labels that were read before: a device repeats its own on every metric. */
type Block = {
  readonly text: string
  readonly origin: Origin
  page: number
  row: Row | null
  told: boolean
  /** The block that stood on the line after, when this one was last read. */
  next: Block | null
}

const MOST_BLOCKS = 50_000
/** Metrics of other exporters that are told by name; more are only checked. */
const MOST_NAMES = 10_000
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const COMMENT =
  /^#\s*(HELP\s+[a-zA-Z_:][a-zA-Z0-9_:]*(\s.*)?|TYPE\s+[a-zA-Z_:][a-zA-Z0-9_:]*\s+(counter|gauge|histogram|summary|untyped|unknown|info|stateset|gaugehistogram)\s*)$/

class TextReader {
  readonly #options: SampleOptions
  readonly #lines = new Lines()
  readonly #page = new Page()
  readonly #blocks = { 'dcgm-exporter': new Map<string, Block>(), 'npu-exporter': new Map<string, Block>() }
  readonly #others = new Set<string>()
  readonly #groups = new Set<string>()
  readonly #scraped = new Set<string>()
  #found: Sample[] = []
  #left: Left[] = []
  #line = 0
  #pages = 0
  #name = ''
  #metric: Metric | null = null
  #before: Block | null = null
  /** The last timestamp that was one: pages repeat theirs. */
  #time = ''

  constructor(options: SampleOptions) {
    this.#options = options
  }

  text(piece: string): Read<Sample> {
    this.#lines.text(piece, this.#take)
    for (const one of this.#page.told()) this.#left.push(one)
    return this.#taken()
  }

  end(): Read<Sample> {
    this.#lines.end(this.#take)
    this.#endPage(false)
    return this.#taken()
  }

  #taken(): Read<Sample> {
    const taken = { found: this.#found, left: this.#left }
    this.#found = []
    this.#left = []
    return taken
  }

  readonly #take = (line: string | null): void => {
    this.#line++
    if (line === null) return this.#leave(null, WHY.longLine(MOST_LINE))
    const start = skipBlanks(line, 0)
    if (start === line.length) return
    if (line.charCodeAt(start) !== 0x23) this.#sample(line, start)
    else if (/^#\s*EOF\s*$/.test(line)) this.#endPage(true)
    else if (/^\s*#\s*(HELP|TYPE)\b/.test(line) && !COMMENT.test(line.trim())) this.#leave(null, WHY.comment)
  }

  #leave(what: string | null, why: Words): void {
    this.#left.push({ line: this.#line, what, why })
  }

  #sample(line: string, start: number): void {
    const after = start + this.#name.length
    // Lines of one metric stand together: the name of the line before is mostly this line’s.
    if (this.#name === '' || line.slice(start, after) !== this.#name || !isEnd(line.charCodeAt(after))) {
      const name = NAME.exec(start === 0 ? line : line.slice(start))?.[0]
      if (name === undefined) return this.#leave(null, WHY.name)
      this.#startGroup(copyOf(name))
    }
    let at = skipBlanks(line, start + this.#name.length)
    let block: Block | null = null
    if (line.charCodeAt(at) === 0x7b) {
      const read = this.#block(line, at)
      if (typeof read === 'string') return this.#leave(this.#name, WHY.labels(read))
      block = read.block
      at = skipBlanks(line, read.end)
    }
    const { value, time, rest } = tokens(line, at)
    if (this.#metric === null && !isNumber(value)) return this.#leave(this.#name, WHY.value(value))
    if (time !== null && time !== this.#time) {
      if (!/^-?\d+(\.\d+)?$/.test(time)) return this.#leave(this.#name, WHY.timestamp(time))
      this.#time = copyOf(time)
    }
    // What follows is an exemplar (OpenMetrics), or should not be.
    if (rest < line.length && line.charCodeAt(rest) !== 0x23)
      return this.#leave(this.#name, WHY.timestamp(line.slice(rest)))
    if (this.#metric !== null) this.#put(this.#metric, block, value, time)
  }

  #startGroup(name: string): void {
    const exporter = this.#metric?.exporter
    this.#name = name
    this.#metric = METRICS.get(name) ?? null
    // The same labels mean another device to another exporter.
    if (this.#metric?.exporter !== exporter) this.#before = null
    if (this.#metric === null) {
      if (this.#others.size >= MOST_NAMES || this.#others.has(name)) return
      this.#others.add(name)
      return this.#leave(name, WHY.notRead)
    }
    if (this.#groups.has(name)) this.#endPage(false)
    this.#groups.add(name)
  }

  #block(line: string, at: number): { readonly block: Block; readonly end: number } | string {
    const before = this.#before
    // Metrics list their devices in one order: mostly it is the block that came after this one before.
    let block = before?.next ?? null
    if (block === null || line.slice(at, at + block.text.length) !== block.text) {
      // Metrics that are not read are checked all the same; which exporter they are of does not matter.
      const exporter = this.#metric?.exporter ?? 'dcgm-exporter'
      const blocks = this.#blocks[exporter]
      // The last } of the line ends its labels, but where an exemplar follows: a block not found is parsed.
      const known = blocks.get(line.slice(at, line.lastIndexOf('}') + 1))
      if (known === undefined) {
        const parsed = parseLabels(line, at)
        if (typeof parsed === 'string') return parsed
        const text = copyOf(line.slice(at, parsed.end))
        block = { text, origin: originOf(parsed.labels, exporter), page: -1, row: null, told: false, next: null }
        if (blocks.size >= MOST_BLOCKS) blocks.clear()
        blocks.set(text, block)
      } else block = known
      if (before !== null) before.next = block
    }
    this.#before = block
    return { block, end: at + block.text.length }
  }

  #put(metric: Metric, block: Block | null, value: string, time: string | null): void {
    const device = block?.origin.device
    if (block === null || device === undefined) {
      if (!isNumber(value)) return this.#leave(metric.name, WHY.value(value))
      if (block?.told !== true) this.#leave(metric.name, WHY.noIdentity)
      if (block !== null) block.told = true
      return
    }
    let { row } = block
    if (row === null || block.page !== this.#pages || row.time !== time) {
      row = this.#page.row(this.#line, { ...block.origin, device }, time === null ? null : this.#time, metric)
      block.row = row
      block.page = this.#pages
    }
    if (!this.#page.put(row, metric, block.origin.slice, value, this.#line)) this.#leave(metric.name, WHY.value(value))
  }

  #endPage(isOpenMetrics: boolean): void {
    const { found, left } = this.#page.end((row) => this.#momentOf(row, isOpenMetrics))
    for (const sample of found) this.#found.push(sample)
    for (const one of left) this.#left.push(one)
    this.#groups.clear()
    if (isOpenMetrics) this.#name = ''
    this.#pages++
  }

  #momentOf({ time, line, origin }: Row, isOpenMetrics: boolean): number | Words {
    if (time !== null) {
      const number = numberText(time)
      if (number?.kind !== 'number') return WHY.timestamp(time)
      const ms = Number(decimalOf(number, isOpenMetrics || time.includes('.') ? 3 : 0, 0))
      return momentWithin(number.negative ? 0 - ms : ms, time)
    }
    const { at } = this.#options
    if (at === undefined)
      throw new SuanhengError(
        'REQUEST_INVALID',
        `line ${line ?? 0}: a scrape without timestamps: say when it was taken (--at)`,
      )
    const key = `${origin.device}\n${origin.node ?? ''}`
    if (this.#scraped.has(key)) return WHY.sameScrape
    this.#scraped.add(key)
    return at
  }
}

/** A name ends at a blank or at its labels. */
const isEnd = (code: number) => code === 0x7b || code === 0x20 || code === 0x09

/** Value and timestamp, parted by blanks, and where the rest of the line begins. */
function tokens(
  line: string,
  from: number,
): { readonly value: string; readonly time: string | null; readonly rest: number } {
  const end = tokenEnd(line, from)
  const value = line.slice(from, end)
  const next = skipBlanks(line, end)
  if (next >= line.length || line.charCodeAt(next) === 0x23) return { value, time: null, rest: next }
  const stop = tokenEnd(line, next)
  return { value, time: line.slice(next, stop), rest: skipBlanks(line, stop) }
}

function tokenEnd(line: string, from: number): number {
  let at = from
  for (let code = line.charCodeAt(at); at < line.length && code !== 0x20 && code !== 0x09; code = line.charCodeAt(at))
    at++
  return at
}

const isNumber = (text: string): boolean => numberText(text) !== null

/** A text of its own: a part of a larger one would keep all of that in memory. */
const copyOf = (part: string): string => Buffer.from(part, 'utf8').toString('utf8')
