import type { LedgerFinding } from '../../ledger/finding.ts'
import { readMigrations } from '../../store/migrate.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import { definitionsQuery, formattedQuery } from './queries.ts'

/** What a table or view is: its head, its columns and indices in any order, its engine and keys or its SELECT. */
type Definition = { readonly head: string; readonly parts: readonly string[]; readonly tail: string }

/**
 * Tables and views against the migrations that made them. Rows can all be there while a table with another sorting
 * key merges some of them away, or while a view leaves some out: every read of a reconciliation goes through these.
 * Settings and codecs say how a table is kept, not what it holds, and may be tuned. Objects that no migration made are nobody's.
 */
export async function* checkDefinitions(context: CheckContext): AsyncGenerator<LedgerFinding> {
  const statements = (await readMigrations()).map(({ sql }) => sql.replace(/--.*$/gm, ''))
  const expected = new Map<string, Definition>()
  // In a cluster, those of the shard that holds the institution.
  const part = context.store.of(context.institution)
  for (const { formatted } of await formattedQuery(part, { statements })) apply(expected, plain(formatted))
  const stored = await definitionsQuery(part, {})
  const there = new Map(
    stored.map(({ name, definition, base }) => [name, plain(definition).replaceAll(`${base}.`, '')]),
  )
  for (const [name, definition] of expected) {
    const now = there.get(name)
    const wrong = now === undefined ? 'it is missing' : differenceOf(definition, parse(now))
    if (wrong !== null) yield findingOf(context, 'STORE_DEFINITION_CHANGED', `${name} is not as it was made: ${wrong}`)
  }
}

function differenceOf(expected: Definition, found: Definition | null): string | null {
  if (found === null || found.head !== expected.head) return 'it is something else'
  const odd = [
    ...expected.parts.filter((part) => !found.parts.includes(part)).map((part) => `lacks ${part}`),
    ...found.parts.filter((part) => !expected.parts.includes(part)).map((part) => `has ${part}`),
  ]
  if (found.tail !== expected.tail) odd.push(found.tail.startsWith('SELECT') ? 'another SELECT' : `has ${found.tail}`)
  return odd.length === 0 ? null : odd.join('; ')
}

/** Takes one migration in: it makes a table or view, or adds to a table. */
function apply(definitions: Map<string, Definition>, statement: string): void {
  const [, altered = '', additions = ''] = /^ALTER TABLE (\w+) (.*)$/.exec(statement) ?? []
  const table = definitions.get(altered)
  if (table !== undefined) {
    const said = partsOf(additions).map((part) => part.replace(/^\((.*)\)$/, '$1'))
    // Without a type it sets a codec, of which nothing is left here.
    const added = said
      .filter((part) => !/^MODIFY COLUMN (IF EXISTS )?\w+$/.test(part))
      .map((part) => part.replace(/^ADD (COLUMN )?/, ''))
    definitions.set(altered, { ...table, parts: [...table.parts, ...added] })
    return
  }
  const made = parse(statement)
  if (made !== null) definitions.set(made.head.split(' ').at(made.head.includes(' TO ') ? -3 : -1) ?? '', made)
}

const VIEW = /^(CREATE (?:MATERIALIZED )?VIEW \w+(?: TO \w+)?)(?: \(.*?\))? AS (SELECT .*)$/
const TABLE = /^(CREATE TABLE \w+) \((.*)\) (ENGINE = .*)$/

function parse(statement: string): Definition | null {
  // The columns of a view follow from its SELECT and its target.
  const [, view, select] = VIEW.exec(statement) ?? []
  if (view !== undefined && select !== undefined) return { head: view, parts: [], tail: select }
  const [, table, parts, tail] = TABLE.exec(statement.replace(/ SETTINGS .*$/, '')) ?? []
  return table === undefined || parts === undefined || tail === undefined
    ? null
    : { head: table, parts: partsOf(parts), tail }
}

/** Items between commas that stand in no brackets. */
function partsOf(list: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const sign of list) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (sign === ',' && depth === 0) parts.push('')
    else parts.push((parts.pop() ?? '') + sign)
  }
  return parts.map((part) => part.trim())
}

/** Without what is the same thing said otherwise: quotes of names, conditions of making, codecs, replication, who made a view. */
const plain = (statement: string): string =>
  statement
    .replaceAll('`', '')
    .replace(/ IF NOT EXISTS\b/g, '')
    .replace(/ CODEC\((?:[^()]|\([^()]*\))*\)/g, '')
    .replace(/^CREATE OR REPLACE /, 'CREATE ')
    .replace(/ ENGINE = Replicated(\w*MergeTree)\('[^']*', '[^']*'\)/, ' ENGINE = $1')
    .replace(/ ENGINE = Replicated(\w*MergeTree)\('[^']*', '[^']*', /, ' ENGINE = $1(')
    .replace(/ (?:DEFINER = \S+ )?SQL SECURITY \w+/, '')
