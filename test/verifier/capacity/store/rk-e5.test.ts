import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENGINES, startOn } from '../../../support/shared-server.ts'
import type { Running } from '../../ledger/checked.ts'
import { asked, cards, figure, newInstitution, paper, push, textOf, verify, verifyAt } from './world.ts'

describe.each(ENGINES)('RK-E5 through the ledger, on %s', (engine) => {
  let running: Running
  let dispose: () => Promise<unknown>
  beforeAll(async () => {
    ;({ running, dispose } = await startOn(engine))
  })
  afterAll(() => dispose())

  /** 700 cards of its own at the lessee, 262 more that the lessor has and lists too. `lease`: as the lessor states it. */
  async function twoClaims(lease: object | null) {
    const [lessee, lessor] = [newInstitution(), newInstitution()]
    const term = { lessor, lessee, from: '2025-05-01', to: '2025-12-31', document: 'lease' }
    const leased = lease === null ? {} : { lease: { ...term, ...lease } }
    await push(running, lessee, 'documents', [paper(lessee, 'purchase'), paper(lessee, 'lease', 'lease')])
    await push(running, lessee, 'devices', [
      ...cards(lessee, lessee, 700),
      ...cards(lessee, `${lessor}-own`, 262, leased),
    ])
    await push(running, lessor, 'documents', [paper(lessor, 'purchase'), paper(lessor, 'lease', 'lease')])
    await push(running, lessor, 'devices', cards(lessor, `${lessor}-own`, 262, leased))
    return { lessee, lessor }
  }

  it('with a lease that covers the day the lessee has 300.144 P and the lessor none', async () => {
    const { lessee, lessor } = await twoClaims({})
    const there = await verify(running, lessee)
    expect(there.assessment).toMatchObject({ verdict: 'pass', standsOn: 'identified' })
    expect(figure(there.assessment.proven)).toBe('300144')
    expect(there.binding.others.map(({ institution, size }) => [institution, size])).toEqual([[lessor, 2]])
    const here = await verify(running, lessor)
    expect(here.assessment.verdict).toBe('fail')
    expect(figure(here.assessment.proven)).toBe('0')
    expect(here.assessment.findings.map(({ code }) => code)).toContain('CARD_LEASED_OUT')
  })

  it('without a lease neither has the 262, and each is told of its own', async () => {
    const { lessee, lessor } = await twoClaims(null)
    const there = await verify(running, lessee)
    expect(there.assessment.verdict).toBe('fail')
    expect(figure(there.assessment.proven)).toBe('218400')
    const twice = there.assessment.findings.find(({ code }) => code === 'CARD_CLAIMED_TWICE')
    expect(twice).toMatchObject({ total: 262, others: [lessor] })
    const here = await verify(running, lessor)
    expect(figure(here.assessment.proven)).toBe('0')
    const mine = here.assessment.findings.find(({ code }) => code === 'CARD_CLAIMED_TWICE')
    expect(mine).toMatchObject({ total: 262, others: [lessee] })
  })

  it('is the same at the old binding, whatever the other institution sends after it', async () => {
    const lessee = newInstitution()
    const rival = newInstitution()
    await push(running, lessee, 'documents', [paper(lessee, 'purchase')])
    await push(running, lessee, 'devices', cards(lessee, lessee, 3))
    await push(running, rival, 'documents', [paper(rival, 'purchase')])
    const question = asked('2025-06-01', '2025-06-02')
    const before = await verify(running, lessee, question)
    expect(figure(before.assessment.proven)).toBe('936')
    expect(before.binding.others).toEqual([])
    await push(running, rival, 'devices', cards(rival, lessee, 2))
    expect(textOf(await verifyAt(running, lessee, before.binding, question))).toBe(textOf(before.assessment))
    const after = await verify(running, lessee, question)
    expect(figure(after.assessment.proven)).toBe('312')
    expect(after.binding.others.map(({ institution }) => institution)).toEqual([rival])
    // A claim taken back, and one more: nothing of it under the binding from in between.
    const one = { ...cards(rival, lessee, 1)[0], serial: `${lessee}-2` }
    await push(running, rival, 'devices', [one])
    expect(textOf(await verifyAt(running, lessee, after.binding, question))).toBe(textOf(after.assessment))
    expect(figure((await verify(running, lessee, question)).assessment.proven)).toBe('0')
  })

  it('meets a card that another lists by its UUID in another spelling, whoever asks', async () => {
    const uuid = '1b2c3d4e-0a0b-1000-8000-112233445566'
    const rivals = [`GPU-${uuid}`, uuid, uuid.replaceAll('-', ''), `GPU-${uuid.replaceAll('-', '').toUpperCase()}`].map(
      (name) => ({ name, rival: newInstitution() }),
    )
    for (const { name, rival } of rivals) {
      const { serial: _, ...card } = cards(rival, 'x', 1)[0] ?? {}
      await push(running, rival, 'documents', [paper(rival, 'purchase')])
      await push(running, rival, 'devices', [{ ...card, uuid: name }])
    }
    const all = rivals.map(({ rival }) => rival)
    for (const rival of all) {
      const { binding, assessment } = await verify(running, rival)
      expect(binding.others.map(({ institution }) => institution)).toEqual(all.filter((other) => other !== rival))
      expect(figure(assessment.proven)).toBe('0')
    }
  })

  it('meets a card that another lists in other letters, by its die id, as a slice of it or as its board', async () => {
    const lessee = newInstitution()
    const named = (n: number) => ({ ...cards(lessee, 'x', 1)[0], serial: `${lessee}-sn-${n}` })
    const own = [
      named(0),
      { ...named(1), dieId: `${lessee}-DIE` },
      { ...named(2), uuid: `GPU-${lessee}-2` },
      { ...named(3), boardSerial: `${lessee}-board` },
      named(4),
      // What no card is told apart by joins no cards.
      { ...named(5), dieId: 'N/A' },
    ]
    await push(running, lessee, 'documents', [paper(lessee, 'purchase')])
    await push(running, lessee, 'devices', own)
    const rivals = [
      { serial: ` ${lessee}-SN-0` },
      { serial: 'other-1', dieId: `${lessee}-DIE` },
      { uuid: 'MIG-1', sliceOf: `GPU-${lessee}-2` },
      { serial: `${lessee}-BOARD` },
      { serial: 'other-5', dieId: 'N/A' },
    ].map((names) => ({ ...names, rival: newInstitution() }))
    for (const { rival, ...names } of rivals) {
      const { serial: _, ...card } = cards(rival, 'x', 1)[0] ?? {}
      await push(running, rival, 'devices', [{ ...card, ...names, documents: undefined }])
    }
    const { binding, assessment } = await verify(running, lessee)
    expect(binding.others.map(({ institution }) => institution)).toEqual(rivals.slice(0, 4).map(({ rival }) => rival))
    expect(figure(assessment.proven)).toBe('624')
  })
})
