import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { z } from 'zod'
import { say, thousands } from '../figures.ts'

/**
 * What `bench:scale --rows FILE` kept, as a picture and as slopes: `node dist/bench/scale/draw.js --rows FILE --svg FILE`.
 * A slope is the exponent e of records^e between the smallest and the largest size: 0 costs the same whatever is held, 1
 * costs in proportion. Figures of a row that was not measured (null) are left out.
 */
const Row = z.object({
  records: z.number(),
  acceptedPerSecond: z.number().optional(),
  storedPerSecond: z.number().optional(),
  storeBytesPerRecord: z.number(),
  ledgerBytesPerRecord: z.number(),
  reconcileSeconds: z.number(),
  sweepSeconds: z.number().nullable(),
  checkSeconds: z.number(),
  latencies: z.array(z.object({ readers: z.number(), p50Ms: z.number(), p99Ms: z.number() })),
  fillPeakBytes: z.number().optional(),
  peakBytes: z.number(),
})
type Row = z.infer<typeof Row>

const { values } = parseArgs({ options: { rows: { type: 'string' }, svg: { type: 'string' } } })
if (values.rows === undefined || values.svg === undefined) throw new Error('--rows FILE --svg FILE')
const rows = readFileSync(values.rows, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Row.parse(JSON.parse(line)))
  .sort((a, b) => a.records - b.records)

const p50 = (readers: number) => (row: Row) => row.latencies.find((one) => one.readers === readers)?.p50Ms
/** Each in seconds, so that one axis holds all. */
const TIMES: Readonly<Record<string, (row: Row) => number | null | undefined>> = {
  'reconcile 1 M': (row) => row.reconcileSeconds,
  'with exact sweep': (row) => row.sweepSeconds,
  'ledger check': (row) => row.checkSeconds,
  'read p50, 1 reader': (row) => over(p50(1)(row), 1000),
  'read p50, 32 readers': (row) => over(p50(32)(row), 1000),
}
const OTHERS: Readonly<Record<string, (row: Row) => number | null | undefined>> = {
  'accepted/s': (row) => row.acceptedPerSecond,
  'stored/s': (row) => row.storedPerSecond,
  'bytes a record, store': (row) => row.storeBytesPerRecord,
  'bytes a record, ledger': (row) => row.ledgerBytesPerRecord,
  'peak memory': (row) => Math.max(row.peakBytes, row.fillPeakBytes ?? 0),
}

const pointsOf = (figure: (row: Row) => number | null | undefined): [number, number][] =>
  rows.flatMap((row) => {
    const value = figure(row)
    return typeof value === 'number' ? [[row.records, value]] : []
  })

for (const [name, figure] of Object.entries({ ...TIMES, ...OTHERS })) {
  const points = pointsOf(figure)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first === last) continue
  const slope = Math.log(last[1] / first[1]) / Math.log(last[0] / first[0])
  say(`| ${name} | ${thousands(first[0])} to ${thousands(last[0])} | ${slope.toFixed(2)} |`)
}

use([LineChart, GridComponent, LegendComponent, SVGRenderer])
const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 420 })
chart.setOption({
  animation: false,
  backgroundColor: '#fff',
  legend: { bottom: 0, itemGap: 24, padding: [0, 40] },
  grid: { left: 60, right: 60, top: 30, bottom: 110 },
  xAxis: { type: 'log', name: 'records', nameLocation: 'middle', nameGap: 28, min: 1e6 },
  yAxis: { type: 'log', name: 'seconds' },
  series: Object.entries(TIMES).map(([name, figure]) => ({
    name,
    type: 'line',
    symbolSize: 7,
    data: pointsOf(figure),
  })),
})
writeFileSync(values.svg, chart.renderToSVGString())
chart.dispose()

function over(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by
}
