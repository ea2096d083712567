import { expandHosts } from '../inventory/host-range.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Allocation, Left, ReadOptions } from './allocation.ts'
import { detached } from './detached.ts'
import { type MomentRead, momentReader } from './local-time.ts'
import { type Cards, cardsOfGres, cardsOfTres, DEFAULT_GRES, type Gres } from './slurm-tres.ts'
import { WHY } from './why.ts'

/** One row of sacct, by the names of its columns in lower case; what was not printed is `undefined`. */
export const FIELDS = [
  'jobid',
  'jobname',
  'cluster',
  'account',
  'user',
  'partition',
  'state',
  'start',
  'end',
  'elapsed',
  'elapsedraw',
  'nodelist',
  'nnodes',
  'alloctres',
  'reqtres',
  'allocgres',
  'reqgres',
] as const
export type Field = (typeof FIELDS)[number]
export type Row = Partial<Record<Field, string | undefined>>

/** The fields of a line, or why it has none. */
export type RowReader = (line: string) => Row | Words

/** What a reader has found and left since it was last asked. */
export type Sink = { readonly found: Allocation[]; readonly left: Left[] }

/** `1234`, a task `1234_7`, a component `1234+0`; tasks that are still one row, `1234_[8-20%4]`, never started. */
const JOB = /^\d+(?:_\d+)?(?:\+\d+)?$/
const STEP = /^\d+(?:_\d+)?(?:\+\d+)?\.\S+$/
const TASKS = /^\d+_\[[^\]]*\](?:%\d+)?$/

/** States, also in sacct’s short forms, in which a job goes on: what stands as its end is none yet. */
const GOING_ON = new Set(
  'RUNNING R SUSPENDED S CONFIGURING CF COMPLETING CG STOPPED ST SIGNALING SI STAGE_OUT SO'.split(' '),
)
const WAITING = new Set('PENDING PD REQUEUE_HOLD RH REQUEUE_FED RF RESV_DEL_HOLD RD SPECIAL_EXIT SE'.split(' '))

/** Texts of resources that are kept as read: an input repeats few. */
const KEPT_TEXTS = 10_000

/** Turns rows into allocations; what is none goes to `left`. One for each input: it keeps what it has read of times. */
export function jobReader(options: ReadOptions): (row: Row, line: number | null, sink: Sink) => void {
  const moment = momentReader(options.timezone)
  const cards = cardsReader(options.gres ?? DEFAULT_GRES)
  return (row, line, { found, left }) => {
    const held = heldOf(row, moment)
    if ('en' in held) left.push({ line, what: row.jobid?.slice(0, 80) || null, why: held })
    else found.push(...allocations(row, line, held, cards(row)))
  }
}

type Held = { readonly start: number; readonly end: number | null; readonly suspendedMs: number }

/** From when to when the job held what it had, or why it did not, or why that is not told. */
function heldOf(row: Row, moment: (text: string) => MomentRead): Held | Words {
  const job = row.jobid ?? ''
  if (!JOB.test(job)) return STEP.test(job) ? WHY.step : TASKS.test(job) ? WHY.notStarted : WHY.noJobId
  const state = firstWord(row.state ?? '')
  const start = moment(row.start ?? '')
  if (start === null || WAITING.has(state)) return WHY.notStarted
  if (typeof start === 'object') return start
  const end = GOING_ON.has(state) ? null : moment(row.end ?? '')
  if (typeof end === 'object' && end !== null) return end
  if (end !== null && end < start) return WHY.reversed
  const suspendedMs = end === null ? 0 : suspended(row, end - start)
  if (typeof suspendedMs === 'object') return suspendedMs
  const bad = isBad(row.cluster) || isBad(row.account) || isBad(row.user) || isBad(row.partition) || isBad(row.nodelist)
  return bad ? WHY.notUtf8 : { start, end, suspendedMs }
}

/** What stands for bytes that are no UTF-8. */
const isBad = (name: string | undefined): boolean => name?.includes('\ufffd') === true

/** `CANCELLED by 1001` is CANCELLED. */
function firstWord(state: string): string {
  const end = state.search(/[ +]/)
  return (end < 0 ? state : state.slice(0, end)).toUpperCase()
}

/** One use; of cards of several types, one for each. */
function allocations(row: Row, line: number | null, held: Held, { total, types, why }: Cards): readonly Allocation[] {
  const id = `${row.jobid ?? ''}@${new Date(held.start).toISOString().slice(0, 19)}Z`
  if (total === null) {
    const use = allocation(row, line, held, { id, milliCards: null, model: null })
    return [why === null ? use : { ...use, whyUnknown: why }]
  }
  if (types.length <= 1)
    return [allocation(row, line, held, { id, milliCards: milli(total), model: types[0]?.type ?? null })]
  return types.map(({ type, count }) =>
    allocation(row, line, held, { id: `${id}#${type}`, milliCards: milli(count), model: type }),
  )
}

type Had = { readonly id: string; readonly milliCards: bigint | null; readonly model: string | null }

function allocation(row: Row, line: number | null, held: Held, { id, milliCards, model }: Had): Allocation {
  const use = {
    line,
    id,
    platform: known(row.cluster),
    job: row.jobid ?? '',
    jobName: known(row.jobname),
    account: known(row.account),
    user: known(row.user),
    queue: known(row.partition),
    node: nodeOf(row.nodelist),
    site: null,
    acceleratorModel: model,
    devices: [],
    milliCards,
    start: held.start,
    end: held.end,
    energyJoules: null,
    gpuUtilization: null,
  }
  return held.suspendedMs > 0 ? { ...use, suspendedMs: held.suspendedMs } : use
}

const milli = (cards: number): bigint => BigInt(cards) * 1000n

/** The text, or `null` where Slurm has none. */
const known = (text: string | undefined): string | null =>
  text === undefined || text === '' || text === '(null)' || text === 'None assigned' ? null : text

/** The node, or the list of nodes as written where there are several and it is short enough to be a name. */
function nodeOf(list: string | undefined): string | null {
  const nodes = known(list)
  return nodes === null || nodes.length > 256 ? null : nodes
}

/**
 * Time in which the job stood still: Slurm leaves it out of its elapsed time. Less than a second is rounding.
 * Elapsed times beyond the interval contradict it.
 */
function suspended(row: Row, intervalMs: number): number | Words {
  const text = row.elapsedraw ?? row.elapsed ?? ''
  if (text === '') return 0
  const elapsed = row.elapsedraw !== undefined ? wholeSeconds(text) : elapsedSeconds(text)
  if (elapsed === null) return WHY.elapsedForm
  const still = intervalMs - elapsed * 1000
  if (still < -999) return WHY.elapsed
  return still > 999 ? still : 0
}

const wholeSeconds = (text: string): number | null => (/^\d{1,10}$/.test(text) ? Number(text) : null)

/** `[days-]hh:mm:ss`, or `mm:ss` with parts of a second, which are cut. */
export function elapsedSeconds(text: string): number | null {
  const [, days = '0', hours = '0', minutes, seconds] =
    /^(?:(\d{1,5})-)?(?:(\d\d):)?(\d\d):(\d\d)(?:\.\d+)?$/.exec(text) ?? []
  if (minutes === undefined || seconds === undefined || Number(minutes) > 59 || Number(seconds) > 59) return null
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
}

/** How many machines `gpu-[1-4,9],cpu-7` names; `null` where the list cannot be read. */
export function nodeCount(list: string): number | null {
  let count = 0
  for (const part of list.split(/,(?![^[]*\])/)) {
    const hosts = expandHosts(part)
    if (hosts === null) return null
    count += hosts.length
  }
  return count
}

/**
 * How many cards a row says. AllocTRES before ReqTRES, what was allocated before what was asked for; the older
 * AllocGRES and ReqGRES where TRES names no cards. Nothing said is unknown; TRES without cards says none.
 */
function cardsReader(gres: Gres): (row: Row) => Cards {
  const parts = kept((text) => cardsOfTres(text, gres))
  const tres = (text: string) => parts(gresPart(text))
  const old = kept((text) => cardsOfGres(text, gres))
  return (row) => {
    const allocated = row.alloctres === undefined || row.alloctres === '' ? null : tres(row.alloctres)
    if (allocated !== null && allocated.total !== 0) return allocated
    const before = known(row.allocgres)
    if (before !== null) {
      const had = old(before)
      if (had.total !== 0) return had
      return allocated ?? had
    }
    const asked = row.reqtres === undefined || row.reqtres === '' ? null : tres(row.reqtres)
    const byNode = known(row.reqgres)
    const wanted = asked !== null && asked.total !== 0 ? asked : byNode === null ? asked : timesNodes(old(byNode), row)
    if (allocated === null) return wanted ?? { total: null, why: WHY.noTres, types: [] }
    return wanted === null || wanted.total === 0 ? allocated : { total: null, why: WHY.requestedOnly, types: [] }
  }
}

/** ReqGRES is what each node was asked for (sbatch: “required per node”). */
function timesNodes(byNode: Cards, row: Row): Cards {
  if (byNode.total === null || byNode.total === 0) return byNode
  const list = known(row.nodelist)
  const stated = /^[1-9]\d{0,5}$/.test(row.nnodes ?? '') ? Number(row.nnodes) : null
  const nodes = stated ?? (list === null ? null : nodeCount(list))
  if (nodes === null) return { total: null, why: WHY.nodesUnknown, types: [] }
  return {
    total: byNode.total * nodes,
    why: null,
    types: byNode.types.map(({ type, count }) => ({ type, count: count * nodes })),
  }
}

/** Of a list of resources, from its first generic one to its last: they repeat, and the rest does not. */
function gresPart(tres: string): string {
  const from = tres.indexOf('gres/')
  if (from < 0) return ''
  const to = tres.indexOf(',', tres.lastIndexOf('gres/'))
  return to < 0 ? tres.slice(from) : tres.slice(from, to)
}

function kept(read: (text: string) => Cards): (text: string) => Cards {
  const known = new Map<string, Cards>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const cards = read(detached(text))
    if (known.size >= KEPT_TEXTS) known.clear()
    known.set(detached(text), cards)
    return cards
  }
}
