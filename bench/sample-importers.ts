import { SAMPLE_KINDS, type SampleKind } from '../ingest/importers/samples/kinds.ts'
import type { SampleOptions, SampleReader } from '../ingest/importers/samples/sample.ts'
import { median, rate, say, thousands } from './figures.ts'

const PIECE = 256 * 1024
const RUNS = 3
const DEVICES = 1_000
const START = Date.UTC(2026, 0, 1)
const STEP = 15_000

/** `pages` bodies are read, made anew each time and outside of the time: `lines` metric lines or rows in each, `moments` of each device. */
type SampleBench = {
  readonly name: string
  readonly kind: SampleKind
  readonly body: (page: number) => string
  readonly lines: number
  readonly moments: number
  readonly pages: number
}

/**
 * How fast is telemetry read? Each reader alone, in one process on one core, from text in memory, cut as files are. A
 * metric line is what Prometheus calls a sample; a device sample is what becomes of all lines of a device and moment.
 * Every run is checked: it must make every device sample and leave nothing out but the metrics that samples do not hold.
 */
export function benchSampleImporters(scale: number): void {
  say(
    '\n| importer | metric lines | MB | median s | metric lines/s | device samples/s | MB/s | metric lines/s of CPU | heap grows by |',
  )
  say('|---|---|---|---|---|---|---|---|---|')
  for (const bench of benches(scale)) time(bench)
}

function time({ name, kind, body, lines, moments, pages }: SampleBench): void {
  const make: (options: SampleOptions) => SampleReader = SAMPLE_KINDS[kind]
  const seconds: number[] = []
  const cpus: number[] = []
  let [grown, characters] = [0, 0]
  for (let run = 0; run < RUNS; run++) {
    const before = process.memoryUsage().heapUsed
    const reader = make({ timezone: '+08:00' })
    let [found, spent, worked] = [0, 0, 0]
    characters = 0
    for (let page = 0; page < pages; page++) {
      const text = Buffer.from(body(page)).toString()
      characters += text.length
      const [started, cpu] = [performance.now(), process.cpuUsage()]
      for (let at = 0; at < text.length; at += PIECE) found += reader.text(text.slice(at, at + PIECE)).found.length
      spent += performance.now() - started
      worked += cpuSince(cpu)
    }
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    found += reader.end().found.length
    seconds.push((spent + performance.now() - started) / 1000)
    cpus.push(worked + cpuSince(cpu))
    grown = Math.max(grown, process.memoryUsage().heapUsed - before)
    if (found !== DEVICES * moments * pages)
      throw new Error(`${name}: ${found} samples instead of ${DEVICES * moments * pages}`)
  }
  const [middle, megabytes] = [median(seconds), characters / 1e6]
  const rates = [rate(lines * pages, middle), rate(DEVICES * moments * pages, middle)].map(thousands)
  const cells = [name, thousands(lines * pages), megabytes.toFixed(0), middle.toFixed(2), ...rates]
  const ofCpu = thousands(rate(lines * pages, median(cpus)))
  say(`| ${[...cells, (megabytes / middle).toFixed(0), ofCpu, `${Math.round(grown / (1 << 20))} MiB`].join(' | ')} |`)
}

/** Seconds of user and system time. Where others use the machine it says more than the clock. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const uuid = (device: number) => `GPU-20c56d28-0da5-6d26-a36a-${String(device + 1).padStart(12, '0')}`
const energy = (page: number, device: number) => 128_996_013 + page * STEP * (70 + (device % 600))
const noise = (page: number, device: number, most: number) => (page * 7_919 + device * 104_729) % most

/** Metrics as dcgm-exporter’s own list has them, with tensor activity; two of ten are not read. */
const METRICS: readonly (readonly [string, (page: number, device: number) => string])[] = [
  ['DCGM_FI_DEV_SM_CLOCK', (p, d) => String(345 + noise(p, d, 1_600))],
  ['DCGM_FI_DEV_MEM_CLOCK', () => '2619'],
  ['DCGM_FI_DEV_GPU_TEMP', (p, d) => String(30 + noise(p, d, 50))],
  ['DCGM_FI_DEV_POWER_USAGE', (p, d) => (70 + noise(p, d, 630_000) / 1000).toFixed(6)],
  ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', (p, d) => String(energy(p, d))],
  ['DCGM_FI_DEV_GPU_UTIL', (p, d) => String(noise(p, d, 101))],
  ['DCGM_FI_DEV_MEM_COPY_UTIL', (p, d) => String(noise(p, d, 101))],
  ['DCGM_FI_DEV_FB_FREE', (p, d) => String(noise(p, d, 81_000))],
  ['DCGM_FI_DEV_FB_USED', (p, d) => String(noise(p, d, 81_000))],
  ['DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', (p, d) => (noise(p, d, 1_000_000) / 1_000_000).toFixed(6)],
]

const each = (line: (device: number) => string): string => Array.from({ length: DEVICES }, (_, d) => line(d)).join('')

/** Labels of a pod in Kubernetes: some 230 characters a line. */
const labels = (d: number) =>
  `{gpu="${d % 8}",UUID="${uuid(d)}",pci_bus_id="00000000:0${d % 8}:00.0",device="nvidia${d % 8}",modelName="NVIDIA H100 80GB HBM3",Hostname="node-${d >> 3}",container="train",namespace="team",pod="job-${d}"}`
const dcgmPage = (page: number): string =>
  METRICS.map(([name, value]) => {
    const head = `# HELP ${name} of the exporter.\n# TYPE ${name} gauge\n`
    return head + each((d) => `${name}${labels(d)} ${value(page, d)} ${START + page * STEP}\n`)
  }).join('')

/** Five minutes of 15 s. */
const POINTS = 20
const rangePage = (page: number): string => {
  const result = METRICS.filter(([name]) => !/MEM_CLOCK|FB_FREE/.test(name)).flatMap(([name, value]) =>
    Array.from({ length: DEVICES }, (_, d) => ({
      metric: { __name__: name, UUID: uuid(d), Hostname: `node-${d >> 3}`, instance: '10.0.0.1:9400', job: 'dcgm' },
      values: Array.from({ length: POINTS }, (_, i) => [START / 1000 + (page * POINTS + i) * 15, value(i, d)]),
    })),
  )
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
}

const csvPage = (page: number): string => {
  const time = `2026/01/01 ${new Date(START + page * STEP).toISOString().slice(11, 23)}`
  const head =
    'timestamp, uuid, name, utilization.gpu [%], utilization.memory [%], memory.used [MiB], power.draw [W], temperature.gpu, clocks.current.sm [MHz]\n'
  return (
    head +
    each((d) => {
      const [a, b] = [noise(page, d, 101), noise(page, d, 630)]
      return `${time}, ${uuid(d)}, NVIDIA H100 80GB HBM3, ${a} %, ${a} %, ${b} MiB, ${70 + b}.25 W, ${30 + (a % 50)}, ${345 + b} MHz\n`
    })
  )
}

const benches = (scale: number): readonly SampleBench[] => [
  {
    name: 'Prometheus text, dcgm-exporter',
    kind: 'prometheus',
    body: dcgmPage,
    lines: DEVICES * METRICS.length,
    moments: 1,
    pages: Math.ceil(60 / scale),
  },
  {
    name: 'query_range (values)',
    kind: 'prometheus-range',
    body: rangePage,
    lines: DEVICES * (METRICS.length - 2) * POINTS,
    moments: POINTS,
    pages: Math.ceil(2 / scale),
  },
  {
    name: 'nvidia-smi CSV (rows)',
    kind: 'nvidia-csv',
    body: csvPage,
    lines: DEVICES,
    moments: 1,
    pages: Math.ceil(120 / scale),
  },
]
