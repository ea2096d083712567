import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CLAUSES } from '../../../verifier/reconcile/clauses.ts'

const read = (name: string) => readFileSync(new URL(`../../fixtures/policy/${name}`, import.meta.url), 'utf8')
const GUIDES = { 'XLQ-DX': read('000_016572effae880d2.txt'), 'XLQ-RK': read('001_bc6efe9ca188c609.txt') }

describe('clauses', () => {
  it.each(Object.entries(CLAUSES))('%s is quoted word for word from its guide', (_, { text, quotation }) => {
    expect(GUIDES[text]).toContain(quotation)
  })
})
