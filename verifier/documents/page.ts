/**
 * What a document shows, as plain data: a template lays it out and adds nothing. Every figure in it is a text that a pure
 * function made from the report; texts of strangers are never markup, they only stand in a string here.
 */
export type Tone = 'plain' | 'good' | 'open' | 'bad'

export type Cell = string | { readonly text: string; readonly tone?: Tone; readonly strong?: boolean }

/** `width`: a share of the line; 0: as wide as its longest word. */
export type Column = { readonly title: string; readonly align: 'left' | 'right' | 'center'; readonly width: number }

export type TableBlock = {
  readonly kind: 'table'
  readonly caption: string | null
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  readonly total: readonly Cell[] | null
}

/** `permille`: length of the bar, 0 … 1000, for the eye alone; null: not known, and drawn as such. */
export type Bar = {
  readonly label: string
  readonly value: string
  readonly permille: number | null
  readonly tone: Tone
}

/** Points are [from the left, from below] in thousandths of the chart, 0 … 1000. */
export type StepSeries = { readonly label: string; readonly points: readonly (readonly [number, number])[] }
export type StepMark = { readonly label: string; readonly y: number; readonly tone: Tone }

/** A box of a figure: middle [from the left, from below] in thousandths, width in thousandths. */
export type GraphNode = {
  readonly label: string
  readonly sub: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly tone: Tone
}
/** A line between the middles of two boxes, with an arrow towards `to` unless it holds both ways. */
export type GraphLine = {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  readonly label: string
  readonly tone: Tone
  readonly sideways: boolean
}

export type SealBox = { readonly title: string; readonly lines: readonly string[] }

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'head'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | TableBlock
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] }
  | { readonly kind: 'alert'; readonly tone: Tone; readonly title: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'item'
      readonly tone: Tone
      readonly badge: string
      readonly title: string
      readonly quotation: string | null
      readonly rows: readonly Fact[]
    }
  | { readonly kind: 'bars'; readonly caption: string; readonly bars: readonly Bar[] }
  | {
      readonly kind: 'steps'
      readonly caption: string
      readonly series: readonly StepSeries[]
      readonly marks: readonly StepMark[]
      readonly first: string
      readonly last: string
    }
  | {
      readonly kind: 'graph'
      readonly caption: string
      /** Rows of boxes, which its height follows. */
      readonly rows: number
      readonly nodes: readonly GraphNode[]
      readonly lines: readonly GraphLine[]
    }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'seals'; readonly boxes: readonly SealBox[] }

export type Fact = readonly [name: string, value: Cell]
export type Alert = Extract<Block, { readonly kind: 'alert' }>

export type Section = {
  readonly title: string
  readonly level: 1 | 2
  readonly breakBefore: boolean
  readonly blocks: readonly Block[]
}

/** A report a document is made from: its bytes travel inside the document, and `digest` is their SHA-256. */
export type Source = { readonly file: string; readonly text: string; readonly digest: string }

export type Page = {
  readonly title: string
  /** What it is about, beside the title on every page. */
  readonly subject: string
  /** Properties of the file. */
  readonly meta: { readonly title: string; readonly author: string; readonly keywords: readonly string[] }
  /** Moment up to which the report speaks: [year, month, day, hour, minute, second] of Shanghai; null: none is known. */
  readonly date: readonly [number, number, number, number, number, number] | null
  /** Across every page; null: none. */
  readonly watermark: string | null
  /** At the foot of every page. */
  readonly footer: string
  readonly cover: readonly Fact[]
  /** What must not be overlooked: on the first page. */
  readonly alerts: readonly Alert[]
  readonly sections: readonly Section[]
  /** What the document was made from. */
  readonly provenance: readonly (readonly [string, string])[]
  /** Rows of a QR code, `1` dark. */
  readonly qr: readonly string[]
  /** File names of the attached reports. */
  readonly attachments: readonly string[]
}

export const section = (title: string, blocks: readonly Block[], breakBefore = false): Section => ({
  title,
  level: 1,
  breakBefore,
  blocks,
})

export const subsection = (title: string, blocks: readonly Block[]): Section => ({
  title,
  level: 2,
  breakBefore: false,
  blocks,
})

export const text = (words: string): Block => ({ kind: 'text', text: words })
export const strong = (words: string, tone: Tone = 'plain'): Cell => ({ text: words, tone, strong: true })

/** Columns as `title`, `>title` aligned right, `|title` in the middle; widths beside them. */
export function table(
  columns: readonly (readonly [title: string, width: number])[],
  rows: readonly (readonly Cell[])[],
  { caption = null, total = null }: { readonly caption?: string | null; readonly total?: readonly Cell[] | null } = {},
): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: columns.map(([title, width]) => ({
      title: title.replace(/^[>|]/, ''),
      align: title.startsWith('>') ? 'right' : title.startsWith('|') ? 'center' : 'left',
      width,
    })),
    rows,
    total,
  }
}
