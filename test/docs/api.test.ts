import { describe, expect, it } from 'vitest'
import { ROLES } from '../../ingest/auth/token.ts'
import { MEDIA_TYPES } from '../../ingest/http/media.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { UsageRecord } from '../../schemas/usage-record.ts'
import { tableOf } from './table.ts'

const ROUTES = tableOf('api.md', 'method').map((row) => ({
  method: row['method'] ?? '',
  path: row['path'] ?? '',
  roles: row['roles'] ?? '',
}))

describe('docs/api.md', () => {
  it('lists every kind with its route and its name in Chinese', () => {
    const documented = tableOf('api.md', 'route').map((row) => [row['stored name'], row['route'], row['名称']])
    expect(documented).toEqual(Object.entries(KINDS).map(([name, { route, title }]) => [name, route, title]))
  })

  it('lists every content type', () => {
    expect(tableOf('api.md', 'content type').map((row) => row['content type'])).toEqual(Object.keys(MEDIA_TYPES))
  })

  it('lists every role, and routes name no other', () => {
    expect(tableOf('api.md', 'role').map((row) => row['role'])).toEqual([...ROLES])
    const named = ROUTES.flatMap(({ roles }) => roles.split(', '))
    expect([...new Set(named)].toSorted()).toEqual([...ROLES, 'open'].toSorted())
  })

  it('lists every field of a usage record, and which of them are required', () => {
    const documented = tableOf('api.md', 'field').map((row) => [row['field'], row['required'] === 'yes'])
    const fields = Object.entries(UsageRecord.shape).map(([name, schema]) => [
      name,
      !schema.safeParse(undefined).success,
    ])
    expect(documented).toEqual(fields)
  })
})
