import { FIELDS, type RowReader } from './slurm-job.ts'
import { WHY } from './why.ts'

/** `name=value,name=value`, the first of them a bare word: no header of sacct has an equals sign. */
export const isPairs = (line: string): boolean => /^"?[A-Za-z_]\w*=/.test(line)

const WANTED: ReadonlySet<string> = new Set(FIELDS)

/** A row as Jobanalyzer keeps it: fields in any order, left out where they are empty, quoted where they hold commas. */
export const pairsRow: RowReader = (line) => {
  const fields = line.includes('"') ? quotedFields(line) : line.split(',')
  if (fields === null) return WHY.pairs
  const row: Record<string, string> = {}
  for (const field of fields) {
    const at = field.indexOf('=')
    if (at <= 0) return WHY.pairs
    const name = field.slice(0, at).toLowerCase()
    if (!WANTED.has(name)) continue
    if (name in row) return WHY.pairs
    row[name] = field.slice(at + 1)
  }
  return row
}

/** Fields of a line of RFC 4180; `null` where quotes do not close. */
function quotedFields(line: string): string[] | null {
  const fields: string[] = []
  let at = 0
  while (at <= line.length) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at)
      const to = comma < 0 ? line.length : comma
      fields.push(line.slice(at, to))
      at = to + 1
      continue
    }
    let field = ''
    at++
    for (;;) {
      const quote = line.indexOf('"', at)
      if (quote < 0) return null
      field += line.slice(at, quote)
      at = quote + 1
      if (line[at] !== '"') break
      field += '"'
      at++
    }
    if (at < line.length && line[at] !== ',') return null
    fields.push(field)
    at++
  }
  return fields
}
