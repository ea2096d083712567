import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GROUNDS } from '../../../verifier/related/grounds.ts'
import { VERDICTS } from '../../../verifier/related/judge.ts'
import { POLICIES } from '../../../verifier/related/policies.ts'
import { tableOf } from '../../docs/table.ts'

const GUIDES = new URL('../../../verifier/programmes/guides/', import.meta.url)

describe('docs/related-parties.md', () => {
  it('lists the policies with their clauses, sentences and grounds', () => {
    const documented = tableOf('related-parties.md', 'policy').map((row) => Object.values(row))
    const policies = Object.entries(POLICIES).map(([name, { clause, source, related, person, unrelatedNeeds }]) => [
      name,
      clause,
      source,
      related.join(', '),
      person.join(', '),
      unrelatedNeeds,
    ])
    expect(documented).toEqual(policies)
  })

  it('lists every ground and every verdict', () => {
    expect(tableOf('related-parties.md', 'ground').map((row) => row['ground'])).toEqual(Object.keys(GROUNDS))
    expect(tableOf('related-parties.md', 'verdict').map((row) => row['verdict'])).toEqual([...VERDICTS])
  })
})

describe('policies', () => {
  it('quote the guides word for word', () => {
    const texts = readdirSync(GUIDES)
      .filter((file) => file.endsWith('.txt'))
      .map((file) => [file.slice(0, file.indexOf('-')), readFileSync(new URL(file, GUIDES), 'utf8')] as const)
    for (const { clause, source } of Object.values(POLICIES)) {
      const guide = texts.filter(([programme]) => clause.startsWith(`${programme}-`)).map(([, text]) => text)
      expect(
        guide.some((text) => text.includes(source)),
        clause,
      ).toBe(true)
    }
  })

  it('use every ground', () => {
    const used = Object.values(POLICIES).flatMap(({ related, person }) => [...related, ...person])
    expect(Object.keys(GROUNDS).filter((name) => !used.some((one) => one === name))).toEqual([])
  })
})
