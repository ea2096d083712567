import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENTITY_KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { startService } from '../support/service.ts'
import { tableOf } from './table.ts'

describe('the routes in docs/api.md', () => {
  let service: Awaited<ReturnType<typeof startService>>
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(async () => {
    await service.dispose()
  })

  it('are the ones the service has', async () => {
    const { paths } = (await service.send('/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> }
    const served = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    // The description does not describe itself.
    expect([...served, 'GET /openapi.json'].toSorted()).toEqual(documentedRoutes().toSorted())
  })

  it('marked open need no token, all others do', async () => {
    for (const row of tableOf('api.md', 'method')) {
      if (row['method'] !== 'GET') continue
      const { status } = await service.send(
        (row['path'] ?? '').replace('{kind}', 'contracts').replaceAll(/\{\w+\}/g, 'x'),
      )
      expect([row['path'], status === 401]).toEqual([row['path'], row['roles'] !== 'open'])
    }
  })
})

/** `{kind}` stands for the route of every kind; versions are kept of entities only. */
function documentedRoutes(): string[] {
  return tableOf('api.md', 'method').flatMap(({ method = '', path = '' }) => {
    if (!path.includes('{kind}')) return [`${method} ${path}`]
    const kinds = path.endsWith('{id}') ? ENTITY_KIND_NAMES : Object.keys(KINDS)
    return kinds.map((kind) => `${method} ${path.replace('{kind}', KINDS[kind as keyof typeof KINDS].route)}`)
  })
}
