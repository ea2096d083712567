import { appendFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { say, thousands } from '../figures.ts'
import { sayMachine } from '../machine.ts'
import { startService } from '../service-process.ts'
import { fillTo, MILLION } from './fill.ts'
import { HEAD, measure, rowOf } from './measure.ts'

/**
 * npm run bench:scale: one service, filled with a realistic load (bench/generate) from size to size; at each size the
 * same questions. `--sizes 10,100,1000` in millions of records; `--records FILE` keeps each row of figures as a line of
 * JSON as it is measured, so that a night that ends early is not lost.
 */
const { values } = parseArgs({ options: { sizes: { type: 'string', default: '10' }, records: { type: 'string' } } })
const sizes = values.sizes.split(',').map(Number)
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) throw new Error('--sizes: millions, such as 10,100')

sayMachine()
say(HEAD)
const service = await startService()
try {
  let filled = 0
  for (const size of sizes) {
    const taken = await fillTo(service, filled, size)
    filled = size
    const figures = { ...taken, ...(await measure(service, size * MILLION)) }
    say(rowOf(figures))
    if (values.records !== undefined) appendFileSync(values.records, `${JSON.stringify(figures)}\n`)
  }
  say(`\n${thousands(filled * MILLION)} records in ${filled} contracts`)
} finally {
  await service.stop()
}
