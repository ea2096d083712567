import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PROGRAMMES } from '../../../verifier/programmes/index.ts'

type Row = {
  readonly id: string
  readonly programme: string
  readonly kind: string
  readonly severity: string
  readonly quotation: string
}

const REGISTER: readonly Row[] = JSON.parse(readFileSync(new URL('./clause-ids.json', import.meta.url), 'utf8'))
const guide = (file: string) => readFileSync(new URL(`../../../verifier/programmes/guides/${file}`, import.meta.url))

const pick = ({ id, kind, severity, quotation }: Omit<Row, 'programme'>) => ({ id, kind, severity, quotation })

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

describe('the clause register', () => {
  it('has 209 clauses, each id once', () => {
    expect(REGISTER).toHaveLength(209)
    expect(new Set(REGISTER.map(({ id }) => id)).size).toBe(209)
  })
})

describe.each(PROGRAMMES.map((one) => [one.id, one] as const))('%s', (_, programme) => {
  it('has every id of the register for its programme and no other', () => {
    const ids = REGISTER.filter((row) => row.programme === programme.programme).map(({ id }) => id)
    expect(programme.clauses.map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it('quotes each clause word for word from the guide it was made from', () => {
    const text = guide(programme.guide.file).toString('utf8')
    expect(programme.clauses.filter(({ quotation }) => !text.includes(quotation)).map(({ id }) => id)).toEqual([])
    expect(createHash('sha256').update(guide(programme.guide.file)).digest('hex')).toBe(programme.guide.sha256)
  })

  it('has the kind and severity of the register', () => {
    const rows = REGISTER.filter((row) => row.programme === programme.programme)
    expect(programme.clauses.map(pick).sort(byId)).toEqual(rows.map(pick).sort(byId))
  })
})
