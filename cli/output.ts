import { ERRORS, messageOf, SuanhengError } from '../core/errors.ts'
import { type Align, textTable } from '../verifier/report/text-table.ts'
import { ServiceProblem } from './client.ts'

/** Answers go to standard output, everything else to standard error, so that scripts can pipe. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Rows as a table; where there are none, that is said beside the output, which stays empty. */
export function sayTable(rows: readonly (readonly string[])[], aligns: readonly Align[]): void {
  if (rows.length === 0) note('nothing to show  没有符合条件的内容')
  else say(textTable(rows, aligns))
}
export const note = (text: string): void => void process.stderr.write(`${text}\n`)

/** A count as it is printed: 15,767. */
export const grouped = (count: number): string => count.toLocaleString('en')

const LISTED = 10

/** What the file system refuses about a path that somebody named: theirs to mend, no fault of the program. */
const PATH_FAULTS = [
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'EISDIR',
  'ENOTDIR',
  'EEXIST',
  'ENOSPC',
  'ELOOP',
  'ENAMETOOLONG',
]

function toKnown(error: unknown): SuanhengError {
  if (error instanceof SuanhengError) return error
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  const known = code !== undefined && PATH_FAULTS.includes(code) ? 'REQUEST_INVALID' : 'INTERNAL'
  return new SuanhengError(known, messageOf(error), {}, error)
}

/** Tells what went wrong, where, and how to mend it; gives the exit code (docs/errors.md). */
export function tellError(error: unknown, json: boolean): number {
  const known = toKnown(error)
  const { exit, mend, zh } = ERRORS[known.code]
  const problem = known instanceof ServiceProblem ? known.problem : null
  if (json) {
    say(JSON.stringify(problem ?? { code: known.code, detail: known.message, mend, mendZh: zh, ...known.details }))
    return exit
  }
  note(`${known.code}: ${known.message}`)
  const results = problem?.results ?? []
  for (const { index, path, code, message } of results.slice(0, LISTED))
    note(`  record ${index}${path ? `, ${path}` : ''}: ${code}: ${message}`)
  if (results.length > LISTED) note(`  … and ${results.length - LISTED} more (--json lists them)`)
  const roles = problem?.['roles']
  if (Array.isArray(roles)) note(`  roles: ${roles.join(', ')}`)
  note(`→ ${problem?.mend ?? mend}`)
  note(`→ ${problem?.mendZh ?? zh}`)
  if (known.code === 'INTERNAL' && error instanceof Error && problem === null) note(error.stack ?? '')
  return exit
}

/** A progress bar on a terminal; a line now and then elsewhere; nothing when `quiet`. */
export class Progress {
  readonly #label: string
  readonly #total: number
  readonly #quiet: boolean
  #done = 0
  #lastShown = 0

  constructor(label: string, total: number, quiet: boolean) {
    this.#label = label
    this.#total = total
    this.#quiet = quiet
  }

  add(count: number, now = Date.now()): void {
    this.#done += count
    const finished = this.#done >= this.#total
    if (this.#quiet || (!finished && now - this.#lastShown < (process.stderr.isTTY ? 80 : 2000))) return
    this.#lastShown = now
    const share = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total)
    const text = `${this.#label} ${'█'.repeat(Math.round(share * 30)).padEnd(30, '░')} ${grouped(this.#done)} / ${grouped(this.#total)}`
    if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K${finished ? '\n' : ''}`)
    else note(text)
  }
}
