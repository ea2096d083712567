import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../schemas/kinds.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { DECISION_STATUS_WORDS } from '../../verifier/claims/report/words.ts'

const page = readFileSync(new URL('../../docs/programmes.md', import.meta.url), 'utf8')

describe('docs/programmes.md', () => {
  it('shows decisions that are taken as they stand', () => {
    const block = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const records = block.replaceAll('"…"', '"91340600MA2PBM9HXD"').split(/\n(?=\{)/)
    expect(records).toHaveLength(2)
    for (const text of records)
      expect(parseRecord(KINDS.decision.schema, JSON.parse(text) as object)).toMatchObject({ ok: true })
  })

  it('explains every status of a decision, and no other', () => {
    const table = /\| status \| \|\n[\s\S]*?\n\n/.exec(page)?.[0] ?? ''
    const told = table
      .split('\n')
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name))
    expect(new Set(told)).toEqual(new Set(Object.keys(DECISION_STATUS_WORDS)))
  })
})
