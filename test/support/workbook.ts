import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'

/** A cell as it lies in the file: `text` of a shared string, else the number as written; `formula` without its `=`. */
export type ReadCell = {
  readonly text: string | null
  readonly number: string | null
  readonly formula: string | null
  readonly format: string | null
}
export type ReadSheet = {
  readonly name: string
  readonly cells: ReadonlyMap<string, ReadCell>
  readonly frozenRows: number
}
export type ReadWorkbook = { readonly sheets: readonly ReadSheet[]; readonly printTitles: readonly string[] }

type Node = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Node[]
  text: string
}

/** Reads an .xlsx by itself, cell by cell, with nothing of the library that wrote it. */
export function readWorkbook(bytes: Uint8Array): ReadWorkbook {
  const files = unzipSync(bytes)
  const parse = (path: string): Node => tree(strFromU8(files[path] ?? new Uint8Array()))
  const shared = all(parse('xl/sharedStrings.xml'), 'si').map((si) =>
    unescaped(
      all(si, 't')
        .map(({ text }) => text)
        .join(''),
    ),
  )
  const styles = parse('xl/styles.xml')
  const formats = new Map(all(styles, 'numFmt').map(({ attributes: a }) => [a['numFmtId'], a['formatCode'] ?? '']))
  const xfs = all(all(styles, 'cellXfs')[0] ?? styles, 'xf').map(
    ({ attributes: a }) => formats.get(a['numFmtId']) ?? null,
  )
  const book = parse('xl/workbook.xml')
  const sheets = all(book, 'sheet').map(({ attributes: a }): ReadSheet => {
    const sheet = parse(`xl/worksheets/sheet${a['sheetId']}.xml`)
    const cells = all(sheet, 'c').map((c): [string, ReadCell] => {
      const value = all(c, 'v')[0]?.text ?? null
      const isText = c.attributes['t'] === 's'
      return [
        c.attributes['r'] ?? '',
        {
          text: isText && value !== null ? (shared[Number(value)] ?? null) : null,
          number: isText ? null : value,
          formula: all(c, 'f')[0]?.text ?? null,
          format: c.attributes['s'] === undefined ? null : (xfs[Number(c.attributes['s'])] ?? null),
        },
      ]
    })
    return {
      name: a['name'] ?? '',
      cells: new Map(cells),
      frozenRows: Number(all(sheet, 'pane')[0]?.attributes['ySplit'] ?? '0'),
    }
  })
  return { sheets, printTitles: all(book, 'definedName').map(({ text }) => text) }
}

/** Every row of a sheet as what its cells hold, text or number. */
export function rowsOf({ cells }: ReadSheet): readonly (readonly (string | null)[])[] {
  const rows: (string | null)[][] = []
  for (const [at, { text, number }] of cells) {
    const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(at) ?? []
    const column = letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
    const row = (rows[Number(digits) - 1] ??= [])
    row[column] = text ?? number
  }
  return rows
}

/** `_x005F_` stands for an underscore that would begin an escape. */
const unescaped = (text: string) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function all(node: Node, name: string): Node[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])
}

function tree(xml: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  parser.on('text', (text) => {
    const node = open.at(-1)
    if (node !== undefined) node.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return root
}
