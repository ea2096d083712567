import { readFileSync } from 'node:fs'

/**
 * Rows of the Markdown tables of docs/`file` whose header starts with `first`, each as cells by the
 * header's names. Code marks are taken off. Throws Error when there is no such table.
 */
export function tableOf(file: string, first: string): readonly Readonly<Record<string, string>>[] {
  const lines = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8').split('\n')
  const rows: Record<string, string>[] = []
  for (const [i, line] of lines.entries()) {
    const header = cellsOf(line)
    if (header[0] !== first || !/^\|[-| :]+\|$/.test(lines[i + 1] ?? '')) continue
    for (let k = i + 2; lines[k]?.startsWith('|') === true; k++) {
      const cells = cellsOf(lines[k] ?? '')
      if (cells.length !== header.length) throw new Error(`${file}: line ${k + 1} has ${cells.length} cells`)
      rows.push(Object.fromEntries(header.map((name, c) => [name, cells[c] ?? ''])))
    }
  }
  if (rows.length === 0) throw new Error(`${file} has no table that starts with ${first}`)
  return rows
}

const cellsOf = (line: string): string[] =>
  line.startsWith('|')
    ? line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'))
    : []
