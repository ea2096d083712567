import { SuanhengError } from '../../core/errors.ts'
import { SHANGHAI_OFFSET_MS } from '../../core/time.ts'
import type { Purpose, UsageRecord } from '../../schemas/usage-record.ts'

const MINUTE_MS = 60_000

/** A maximal run of minutes with the same number of cards in use; `startMs` since 1970 UTC. */
export type Run = {
  readonly startMs: number
  readonly minutes: number
  readonly cards: number
  /** Cards held by jobs of 8 GPUs and more in the run's first minute. */
  readonly cardsOfLargeJobs: number
}

/** What the trace does not say and the contract adds to every record. */
export type RecordTerms = {
  readonly cluster: string
  readonly institution: string
  readonly contract: string
  readonly customer: string
  readonly purposeOf: (run: Run) => Purpose
}

/**
 * Turns one virtual cluster's minutes into usage records: one record a maximal run of constant
 * `running_gpu_num`. Runs of 0 become records too, with cards "0" and purpose "idle": they prove
 * that logging was on while nothing ran.
 *
 * Input:  the CSV text of `vc*_2020-05_minutes.csv`, one row a minute without a gap.
 * Output: records in time order; `sequence` counts from 1; same text, same records.
 * Units:  cards in whole GPUs, cardSeconds = cards × minutes × 60. Times carry +08:00: upstream
 *         gives local wall-clock time without an offset and the operator is in China.
 * Errors: CSV_MALFORMED when a column is missing, a number is not whole or a minute is missing.
 * Source: github.com/S-Lab-System-Group/HeliosArtifact; see data/README.md.
 */
export function toUsageRecords(csv: string, terms: RecordTerms): UsageRecord[] {
  return runsOf(csv).map((run, index) => toRecord(run, index + 1, terms))
}

/** The runs behind the records. Same input, errors and order as `toUsageRecords`. */
export function runsOf(csv: string): Run[] {
  const [header = '', ...lines] = csv.trimEnd().split(/\r?\n/)
  const names = header.split(',')
  const [time, cards, large] = [
    columnAt(names, 'time'),
    columnAt(names, 'running_gpu_num'),
    columnAt(names, 'running_gpu_num_noless_8'),
  ]
  const last = Math.max(time, cards, large)
  const runs: { startMs: number; minutes: number; cards: number; cardsOfLargeJobs: number }[] = []
  for (const [index, line] of lines.entries()) {
    const row = index + 2
    const cells = line.split(',', last + 1)
    const startMs = parseMinute(cells[time], row)
    const inUse = parseCount(cells[cards], 'running_gpu_num', row)
    const before = runs.at(-1)
    if (before !== undefined && startMs !== before.startMs + before.minutes * MINUTE_MS) {
      throw new SuanhengError('CSV_MALFORMED', `row ${row} does not follow the minute before it`, { row })
    }
    if (before !== undefined && before.cards === inUse) before.minutes++
    else {
      const cardsOfLargeJobs = parseCount(cells[large], 'running_gpu_num_noless_8', row)
      runs.push({ startMs, minutes: 1, cards: inUse, cardsOfLargeJobs })
    }
  }
  return runs
}

function toRecord(run: Run, sequence: number, terms: RecordTerms): UsageRecord {
  return {
    recordId: `EARTH-${terms.cluster}-2020-05-${String(sequence).padStart(5, '0')}`,
    institution: terms.institution,
    contract: terms.contract,
    customer: terms.customer,
    platform: 'Helios Earth',
    queue: terms.cluster,
    purpose: run.cards === 0 ? 'idle' : terms.purposeOf(run),
    cards: String(run.cards),
    start: toLocal(run.startMs),
    end: toLocal(run.startMs + run.minutes * MINUTE_MS),
    cardSeconds: String(run.cards * run.minutes * 60),
    sequence,
  }
}

const toLocal = (ms: number) => `${new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19)}+08:00`

function columnAt(names: readonly string[], name: string): number {
  const at = names.indexOf(name)
  if (at < 0) throw new SuanhengError('CSV_MALFORMED', `no column ${name}`, { column: name })
  return at
}

function parseMinute(cell: string | undefined, row: number): number {
  const form = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d):00$/.exec(cell ?? '')
  const ms = form === null ? Number.NaN : Date.parse(`${form[1] as string}T${form[2] as string}:00+08:00`)
  if (Number.isNaN(ms)) throw new SuanhengError('CSV_MALFORMED', `row ${row}: time is not a minute`, { row })
  return ms
}

function parseCount(cell: string | undefined, column: string, row: number): number {
  if (cell === undefined || !/^\d{1,6}$/.test(cell)) {
    throw new SuanhengError('CSV_MALFORMED', `row ${row}: ${column} is not a whole number`, { row, column })
  }
  return Number(cell)
}
