import { describe, expect, it } from 'vitest'
import { ERRORS } from '../../core/errors.ts'
import { completeOpenApi } from '../../ingest/http/openapi.ts'
import { tableOf } from './table.ts'

describe('docs/errors.md', () => {
  it('lists every code with its status, exit code and both sentences, and no other', () => {
    const documented = tableOf('errors.md', 'code').map((row) => ({
      code: row['code'],
      status: Number(row['status']),
      exit: Number(row['exit']),
      mend: row['mend'],
      zh: row['处理办法'],
    }))
    expect(documented).toEqual(Object.entries(ERRORS).map(([code, definition]) => ({ code, ...definition })))
  })

  it('says of every code what it means', () => {
    for (const row of tableOf('errors.md', 'code')) expect(row['meaning']).toMatch(/\.$/)
  })

  it('explains every exit code that an error can end in', () => {
    const explained = tableOf('errors.md', 'exit').map((row) => Number(row['exit']))
    const used = [...new Set(Object.values(ERRORS).map(({ exit }) => exit))]
    expect(explained).toEqual(expect.arrayContaining(used))
  })

  it('and /openapi.json list the same codes', () => {
    const { components } = completeOpenApi<{ components?: { schemas?: Record<string, { enum?: string[] }> } }>({})
    expect(components?.schemas?.['ErrorCode']?.enum).toEqual(tableOf('errors.md', 'code').map((row) => row['code']))
  })
})
