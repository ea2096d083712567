import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseYuan } from '../../core/money.ts'
import { EXPECTED } from '../../examples/helios-earth/expected.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const VERDICTS = { agrees: '相符', reduced: '核减', undetermined: '待查' } as const

/** Rows of the demo's output in README.md: contract, then the columns of the table. */
const ROWS = [...readme.matchAll(/^EARTH-2020-05-(\w+) .*$/gm)].map(([line]) => line.split(/\s+/))

describe('the demo output in README.md', () => {
  it('says that store and ledger were compared and agree', () => {
    expect(readme).toMatch(
      /^账本核对 \(ledger check\): \w{18}: clean {2}账实相符 \(62 batches 批次, 16,086 records 记录\)$/m,
    )
  })

  it('shows the eight contracts in their order', () => {
    expect(ROWS.map(([number]) => number)).toEqual(Object.keys(EXPECTED).map((cluster) => `EARTH-2020-05-${cluster}`))
  })

  it.each(Object.entries(EXPECTED))('has the amount and the verdict that %s must come to', (cluster, expected) => {
    const row = ROWS.find(([number]) => number === `EARTH-2020-05-${cluster}`) ?? []
    const recognised = parseYuan((row[6] ?? '').replaceAll(',', ''))
    expect([recognised, row.at(-1)]).toEqual([parseYuan(expected.recognised), VERDICTS[expected.verdict]])
  })

  it('subtracts right: settled less recognised is the difference', () => {
    for (const row of ROWS) {
      const [settled = 0n, recognised = 0n, difference = 0n] = [row[3], row[6], row[7]].map((cell) =>
        parseYuan((cell ?? '').replaceAll(',', '')),
      )
      expect(settled - recognised).toBe(difference)
    }
  })
})
