import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillTwice } from './records.ts'
import { type CrossWorld, foundBy, startCrossWorld } from './world.ts'

describe('cross-programme checks on a ClickHouse server', () => {
  let world: CrossWorld
  beforeAll(async () => {
    world = await startCrossWorld([], 'server')
    await fillTwice(world)
  })
  afterAll(() => world.dispose())

  it('find what the embedded engine finds', async () => {
    const checked = await world.check()
    expect(foundBy(checked, 'X-3')).toEqual([
      ['bank_reference ICBC-2025-0007', 'undetermined'],
      ['invoice 25440000000000000007', 'undetermined'],
      ['device GPU-SOLD-1', 'fail'],
      ['device GPU-TWICE-1', 'undetermined'],
    ])
    expect(foundBy(checked, 'X-7')).toEqual([['phone 13800138000', 'undetermined']])
  })
})
