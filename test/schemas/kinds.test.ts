import { describe, expect, it } from 'vitest'
import type { EntityOf } from '../../schemas/kinds.ts'
import { ENTITY_KIND_NAMES, identityOf, KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { validRecord } from './fixtures.ts'

const identity = (kind: (typeof ENTITY_KIND_NAMES)[number], changes: Record<string, unknown> = {}) =>
  identityOf(kind, { ...validRecord(kind), ...changes } as EntityOf<typeof kind>)

describe('the registry of kinds', () => {
  it('no two kinds share a route or a title', () => {
    expect(new Set(KIND_NAMES.map((kind) => KINDS[kind].route)).size).toBe(KIND_NAMES.length)
    expect(new Set(KIND_NAMES.map((kind) => KINDS[kind].title)).size).toBe(KIND_NAMES.length)
  })

  it('routes are lower case words joined by hyphens', () => {
    for (const kind of KIND_NAMES) expect(KINDS[kind].route).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  it('only usage records and device samples are kept in columns', () => {
    expect(KIND_NAMES.filter((kind) => KINDS[kind].form === 'columns')).toEqual(['usage_record', 'device_sample'])
  })

  it('the title in the schema is the title in the registry', () => {
    for (const kind of KIND_NAMES) expect(KINDS[kind].schema.meta()?.title).toBe(KINDS[kind].title)
  })

  it.each(ENTITY_KIND_NAMES)('a %s has a natural key that its sender wrote', (kind) => {
    const { entityId } = identity(kind)
    expect(Object.values(validRecord(kind))).toContain(entityId)
  })

  it('an older invoice is named by its code and its number together', () => {
    const older = identity('invoice', { number: '12345678', code: '4403123456' })
    expect(older).toEqual({ entityId: '4403123456-12345678', contract: 'XL-2025-001' })
  })

  it('what belongs to no single contract says so with an empty one', () => {
    expect(identity('organisation').contract).toBe('')
    expect(identity('capacity').contract).toBe('')
    expect(identity('claim').contract).toBe('XL-2025-001')
    expect(identity('claim', { contracts: ['A', 'B'] }).contract).toBe('')
    expect(identity('document').contract).toBe('')
    expect(identity('document', { covers: { contract: 'XL-2025-001' } }).contract).toBe('XL-2025-001')
  })

  it('a device is known by its serial, without one by its die id, without either by its UUID', () => {
    expect(identity('device', { dieId: 'D-1' })).toEqual(identity('device'))
    expect(identity('device', { serial: undefined, dieId: 'D-1' }).entityId).toBe('D-1')
    expect(identity('device', { serial: undefined }).entityId).toBe('GPU-0c6ee1c7-0001')
  })
})
