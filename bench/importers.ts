import { canonicalJson } from '../core/canonical-json.ts'
import type { Allocation, AllocationReader, Read, StreamReader } from '../ingest/importers/usage/allocation.ts'
import { UsageMap } from '../ingest/importers/usage/map.ts'
import { recordMaker } from '../ingest/importers/usage/records.ts'
import { slurmReader } from '../ingest/importers/usage/slurm.ts'
import { median, rate, say, thousands } from './figures.ts'

/** How large files are read: pieces of this many characters. */
const PIECE = 256 * 1024
const RUNS = 3

/** `body` is read `times` over; `rows` are those in one body, whatever the reader counts in. */
export type ImportBench = {
  readonly name: string
  readonly reader: () => StreamReader<unknown>
  readonly head: string
  readonly body: string
  readonly tail: string
  readonly rows: number
  readonly times: number
}

/**
 * How fast are other people’s logs read? Each reader alone, in one process on one core, from text in memory, cut as files
 * are; then with the map, the checks of a record and its JSON. Every run is checked: it must find every row.
 */
export function benchImporters(scale: number): void {
  say('\n| importer | rows | MB | median s | rows/s | MB/s | rows/s of CPU | heap grows by |')
  say('|---|---|---|---|---|---|---|---|')
  for (const bench of usageBenches(scale)) timeImport(bench)
}

export function timeImport({ name, reader, head, body, tail, rows, times }: ImportBench): void {
  const seconds: number[] = []
  const cpus: number[] = []
  let grown = 0
  for (let run = 0; run < RUNS; run++) {
    const before = process.memoryUsage().heapUsed
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    const one = reader()
    let found = 0
    const take = (read: Read<unknown>) => {
      found += read.found.length + read.left.length
    }
    if (head !== '') take(one.text(head))
    for (let time = 0; time < times; time++)
      for (let at = 0; at < body.length; at += PIECE) take(one.text(body.slice(at, at + PIECE)))
    if (tail !== '') take(one.text(tail))
    take(one.end())
    seconds.push((performance.now() - started) / 1000)
    const { user, system } = process.cpuUsage(cpu)
    cpus.push((user + system) / 1e6)
    grown = Math.max(grown, process.memoryUsage().heapUsed - before)
    if (found !== rows * times) throw new Error(`${name}: ${found} rows instead of ${rows * times}`)
  }
  const [all, megabytes, middle] = [rows * times, (body.length * times) / 1e6, median(seconds)]
  const cells = [name, thousands(all), megabytes.toFixed(0), middle.toFixed(2), thousands(rate(all, middle))]
  say(
    `| ${[...cells, (megabytes / middle).toFixed(0), thousands(rate(all, median(cpus))), `${Math.round(grown / (1 << 20))} MiB`].join(' | ')} |`,
  )
}

const HEADER =
  'JobID|JobIDRaw|Cluster|Account|User|Partition|QOS|State|ExitCode|Submit|Start|End|Elapsed|NNodes|NCPUS|ReqTRES|AllocTRES|NodeList|JobName'

const moment = (second: number) => new Date(Date.UTC(2025, 0, 1) + second * 1000).toISOString().slice(0, 19)

/** A year of 200 accounts: most jobs have cards of one type, some none; every fifth row is a step. */
function slurmRow(n: number): string {
  const second = (n * 7_919) % 31_000_000
  const lasts = 60 + ((n * 104_729) % 90_000)
  const [days, rest] = [Math.floor(lasts / 86_400), new Date((lasts % 86_400) * 1000).toISOString().slice(11, 19)]
  const cards = n % 7 === 0 ? '' : `gres/gpu:a100=${(n % 8) + 1},gres/gpu=${(n % 8) + 1},`
  const tres = `billing=${n % 90},cpu=${(n % 64) + 1},${cards}mem=${(n % 512) + 1}G,node=1`
  const id = n % 3 === 0 ? `${1_000_000 + n - (n % 50)}_${n % 50}` : String(1_000_000 + n)
  return [
    n % 5 === 4 ? `${id}.batch` : id,
    String(1_000_000 + n),
    'pengcheng',
    `account${n % 200}`,
    `user${n % 1_000}`,
    `part${n % 6}`,
    'normal',
    n % 11 === 0 ? 'CANCELLED by 1001' : 'COMPLETED',
    '0:0',
    moment(second - 60),
    moment(second),
    moment(second + lasts),
    `${days === 0 ? '' : `${days}-`}${rest}`,
    '1',
    String((n % 64) + 1),
    tres,
    tres,
    `gpu-[${n % 90}-${(n % 90) + 1}]`,
    `train-llm-${n}-sweep-${n % 13}`,
  ].join('|')
}

/** The columns of a row of the other shapes, by their names there. */
function pairsOf(row: string): string {
  const names = HEADER.split('|')
  const fields = row.split('|').map((cell, at) => `${names[at] ?? ''}=${cell}`)
  return `v=0.1.0,${fields.map((field) => (field.includes(',') ? `"${field}"` : field)).join(',')}`
}

function xdmodOf(row: string): string {
  const [id = '', raw = '', cluster, account, user, queue, qos, state, exit, ...rest] = row.split('|')
  const [submit, start, end, elapsed, nodes, cpus, req, alloc, list, name] = rest
  const people = [account, 'group', '1000', user, '1001']
  const sizes = [nodes, cpus, cpus, '24G', req, alloc, '1-00:00:00', list, name]
  return [id, raw, cluster, queue, qos, ...people, submit, submit, start, end, elapsed, exit, state, ...sizes].join('|')
}

function jsonOf(n: number): string {
  const tres = ['cpu', 'mem', 'node', 'billing', 'gres'].map((type, id) => {
    return { type, name: type === 'gres' ? 'gpu' : null, id, count: (n % 8) + 1 }
  })
  const seconds = { seconds: 0, microseconds: 0 }
  return JSON.stringify({
    account: `account${n % 200}`,
    comment: { administrator: null, job: null, system: null },
    array: { job_id: 0, limits: { max: { running: { tasks: 0 } } }, task: null, task_id: null },
    association: { account: `account${n % 200}`, cluster: 'pengcheng', partition: null, user: 'nobody' },
    cluster: 'pengcheng',
    derived_exit_code: { status: 'SUCCESS', return_code: 0 },
    time: {
      elapsed: 3600,
      eligible: 1_751_328_000,
      end: 1_751_331_600,
      start: 1_751_328_000,
      submission: 1_751_327_000,
      suspended: 0,
      system: seconds,
      total: seconds,
      user: seconds,
      limit: 1440,
    },
    flags: ['CLEAR_SCHEDULING', 'STARTED_ON_BACKFILL'],
    het: { job_id: 0, job_offset: null },
    job_id: 1_000_000 + n,
    name: `train-${n}`,
    nodes: `gpu-${n % 90}`,
    partition: 'gpu',
    required: { CPUs: 4, memory: 40_960 },
    state: { current: 'COMPLETED', reason: 'None' },
    steps: [],
    tres: { allocated: tres, requested: tres },
    user: `user${n % 1_000}`,
    working_directory: `/data/user${n % 1_000}`,
  })
}

const lines = (all: readonly string[]) => `${all.join('\n')}\n`
const slurm = () => slurmReader({ timezone: 'Asia/Shanghai' })

function usageBenches(scale: number): readonly ImportBench[] {
  const rows = 40_000
  const times = Math.max(1, 5 / scale)
  const table = Array.from({ length: rows }, (_, n) => slurmRow(n))
  const jobs = 5_000
  const json = Array.from({ length: jobs }, (_, n) => jsonOf(n)).join(',')
  const bench = { reader: slurm, head: '', tail: '', rows, times }
  return [
    { ...bench, name: 'slurm, sacct --parsable2', head: `${HEADER}\n`, body: lines(table) },
    { ...bench, name: 'slurm, Open XDMoD', body: lines(table.map(xdmodOf)) },
    { ...bench, name: 'slurm, name=value', body: lines(table.map(pairsOf)) },
    { ...bench, name: 'slurm, sacct --json', head: '{"jobs":[', body: json, tail: ']}', rows: jobs, times: 1 },
    {
      ...bench,
      name: 'slurm, sacct --parsable2, to records as NDJSON',
      head: `${HEADER}\n`,
      body: lines(table),
      reader: () => recording(slurm()),
    },
  ]
}

/** The same with what an import does beside reading, but for the disk. */
function recording(reader: AllocationReader): AllocationReader {
  const rules = Array.from({ length: 200 }, (_, n) => ({
    name: `account${n}`,
    when: { account: `account${n}` },
    set: { contract: `SL-2025-${n}`, purpose: 'sft' },
  }))
  const make = recordMaker({ institution: '91340600MA2PBM9HXD', map: UsageMap.parse({ rules }) })
  let written = 0
  const take = (read: Read<Allocation>) => {
    for (const use of read.found)
      for (const outcome of make(use)) if (outcome.is === 'record') written += canonicalJson(outcome.record).length
    return read
  }
  return {
    text: (piece) => take(reader.text(piece)),
    end() {
      const read = take(reader.end())
      if (written === 0) throw new Error('no record was made')
      return read
    },
  }
}
