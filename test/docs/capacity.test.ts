import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CAPACITY_CLAUSES } from '../../verifier/capacity/clauses.ts'
import { CAPACITY_FINDINGS } from '../../verifier/capacity/finding.ts'
import { READINGS, TIERS } from '../../verifier/capacity/question.ts'
import { CAPACITY_SCHEMA } from '../../verifier/capacity/report/index.ts'
import { SEVERITY_WORDS, TIER_WORDS } from '../../verifier/capacity/report/words.ts'
import { tableOf } from './table.ts'

const page = readFileSync(new URL('../../docs/capacity.md', import.meta.url), 'utf8')

describe('docs/capacity.md', () => {
  it('lists every finding with its clause, its severity and whether a person must look, and no other', () => {
    const documented = tableOf('capacity.md', 'finding').map((row) => [
      row['finding'],
      [row['clause'], row['severity'], row['a person'] === 'yes'],
    ])
    expect(documented).toEqual(
      Object.entries(CAPACITY_FINDINGS).map(([code, [clause, severity, person]]) => [
        code,
        [clause, `${severity} ${SEVERITY_WORDS[severity]}`, person],
      ]),
    )
  })

  it('lists the tiers in their order, as a report calls them', () => {
    const documented = tableOf('capacity.md', 'tier').map((row) => [row['tier'], row['层级']])
    expect(documented).toEqual(TIERS.map((tier) => [tier, TIER_WORDS[tier].name]))
  })

  it('lists every reading, the default first', () => {
    const documented = tableOf('capacity.md', 'reading').map((row) => [row['reading'], row['values']])
    expect(documented).toEqual(Object.entries(READINGS).map(([name, values]) => [name, values.join(', ')]))
  })

  it('quotes the clauses word for word, and names the schema of the report', () => {
    for (const id of ['XLQ-RK-4.2.2b', 'LG-SL-2.2.2', 'XLQ-RK-5.5'] as const)
      expect(page).toContain(CAPACITY_CLAUSES[id].quotation)
    expect(page).toContain(CAPACITY_SCHEMA)
  })
})
