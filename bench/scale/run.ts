import { appendFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { say, thousands } from '../figures.ts'
import { sayMachine } from '../machine.ts'
import { CLI, startService } from '../service-process.ts'
import { fillTo, MILLION } from './fill.ts'
import { HEAD, measure, rowOf } from './measure.ts'

/**
 * npm run bench:scale: one service, filled with a realistic load (bench/generate) from size to size; at each size the
 * same questions. `--sizes 10,100,1000` in millions of records. `--folder DIR` keeps the data there and goes on from
 * what it holds, so that a night that ends early is not lost; `--fill` only fills. `--rows FILE` keeps each row of
 * figures as a line of JSON as it is measured.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10' },
    folder: { type: 'string' },
    fill: { type: 'boolean', default: false },
    rows: { type: 'string' },
  },
})
const sizes = values.sizes.split(',').map(Number)
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) throw new Error('--sizes: millions, such as 10,100')
const { folder } = values
if (folder !== undefined) await mkdir(folder, { recursive: true })
const service = await startService(CLI, folder)
const mark = join(service.folder, 'filled')
try {
  sayMachine()
  say(HEAD)
  let filled = folder === undefined ? 0 : Number(await readFile(mark, 'utf8').catch(() => '0'))
  for (const size of sizes) {
    if (size < filled) throw new Error(`the folder holds ${filled} million records already`)
    const taken = size === filled ? null : await fillTo(service, filled, size, (n) => writeFile(mark, String(n)))
    filled = size
    const figures = values.fill ? null : await measure(service, size * MILLION)
    if (figures !== null) say(rowOf(size * MILLION, taken, figures))
    if (values.rows !== undefined)
      appendFileSync(values.rows, `${JSON.stringify({ records: size * MILLION, ...taken, ...figures })}\n`)
  }
  say(`\n${thousands(filled * MILLION)} records in ${filled} contracts`)
} finally {
  await service.stop()
}
