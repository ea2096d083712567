import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayStart } from '../../../../core/time.ts'
import { cutOf } from '../../../../verifier/binding/ledger-binding.ts'
import { loadCapacityEvidence } from '../../../../verifier/capacity/load/load-evidence.ts'
import { loadRegister } from '../../../../verifier/capacity/register/load.ts'
import { ENGINES, startOn } from '../../../support/shared-server.ts'
import type { Running } from '../../ledger/checked.ts'
import { asked, cards, figure, newInstitution, paper, push, textOf, verify, verifyAt } from './world.ts'

const register = loadRegister()
const HOUR_MS = 3_600_000
const DAY = '2025-06-01'

/** An hour of use of some devices from an hour of the day on. */
const used = (institution: string, id: string, hour: number, devices: readonly string[], more: object = {}) => ({
  recordId: id,
  institution,
  contract: 'HT-1',
  purpose: 'pretrain',
  acceleratorModel: 'NVIDIA A100-SXM4-80GB',
  devices,
  cards: String(devices.length),
  start: new Date(dayStart(DAY) + hour * HOUR_MS).toISOString(),
  end: new Date(dayStart(DAY) + (hour + 1) * HOUR_MS).toISOString(),
  cardSeconds: String(devices.length * 3600),
  ...more,
})
const sampled = (institution: string, device: string, hour: number) => ({
  institution,
  device,
  sampledAt: new Date(dayStart(DAY) + hour * HOUR_MS).toISOString(),
  tensorActivity: '0.5',
  powerWatts: '300',
})

describe.each(ENGINES)('evidence of capacity on %s', (engine) => {
  let running: Running
  let dispose: () => Promise<unknown>
  beforeAll(async () => {
    ;({ running, dispose } = await startOn(engine))
  })
  afterAll(() => dispose())

  const digestOf = async (institution: string, id: string): Promise<string> => {
    const rows = (await running.service.store.rows(
      `SELECT lower(hex(digest)) AS digest FROM entity WHERE institution = '${institution}' AND entity_id = '${id}' ORDER BY batch DESC LIMIT 1`,
    )) as readonly { readonly digest: string }[]
    return rows[0]?.digest ?? ''
  }
  const evidenceOf = async (institution: string, question = asked(DAY)) => {
    const { binding } = await verify(running, institution, question)
    const about = { institution, period: question.period }
    return loadCapacityEvidence(running.service.store, register, about, cutOf(binding))
  }
  it('is of the versions that nothing corrects by then: a device corrected later is as it was', async () => {
    const own = newInstitution()
    await push(running, own, 'documents', [paper(own, 'purchase')])
    await push(running, own, 'devices', cards(own, own, 2))
    const before = await verify(running, own)
    expect(figure(before.assessment.proven)).toBe('624')
    const corrects = await digestOf(own, `${own}-0`)
    const mended = { ...cards(own, own, 1)[0], acceleratorModel: 'NVIDIA H20', corrects, reason: 'wrong model' }
    await push(running, own, 'devices', [mended])
    expect(figure((await verify(running, own)).assessment.proven)).toBe('460')
    expect(textOf(await verifyAt(running, own, before.binding))).toBe(textOf(before.assessment))
    // Two versions of one id, neither of which corrects the other, are both there.
    await push(running, own, 'devices', [{ ...cards(own, own, 2)[1], site: 'another' }])
    const { devices } = await evidenceOf(own)
    expect(devices.map(({ id }) => id)).toEqual([`${own}-0`, `${own}-1`, `${own}-1`])
  })

  it('a card that another gave up by a correction is no longer claimed by it', async () => {
    const [own, rival] = [newInstitution(), newInstitution()]
    await push(running, own, 'documents', [paper(own, 'purchase')])
    await push(running, own, 'devices', cards(own, own, 1))
    await push(running, rival, 'devices', cards(rival, own, 1, { documents: undefined }))
    expect(figure((await verify(running, own)).assessment.proven)).toBe('0')
    const corrects = await digestOf(rival, `${own}-0`)
    const given = { ...cards(rival, 'elsewhere', 1, { documents: undefined })[0], corrects, reason: 'typing error' }
    await push(running, rival, 'devices', [given])
    const { assessment, binding } = await verify(running, own)
    expect(figure(assessment.proven)).toBe('312')
    expect(binding.others.map(({ institution }) => institution)).toEqual([rival])
  })

  it('has the papers that devices, leases and attestations name, and statements that touch the period and no contract', async () => {
    const own = newInstitution()
    const lease = { lessor: newInstitution(), lessee: own, from: '2025-01-01', to: '2025-12-31', document: 'lease' }
    await push(running, own, 'documents', [
      ...['purchase', 'lease', 'log', 'unasked'].map((id) => paper(own, id)),
      { ...paper(own, 'acceptance'), covers: { contract: 'HT-1' } },
    ])
    await push(running, own, 'devices', cards(own, own, 1, { lease, documents: ['purchase', 'acceptance', 'missing'] }))
    await push(running, own, 'attestations', [
      {
        institution: own,
        attestationId: 'a-1',
        device: `${own}-0`,
        method: 'matrix_product',
        at: '2025-05-01T00:00:00+08:00',
        fp16Tflops: '290',
        result: 'verified',
        checkedBy: 'institute',
        document: 'log',
      },
    ])
    const statement = (statementId: string, from: string, to: string, more: object = {}) => ({
      institution: own,
      statementId,
      from: `${from}T00:00:00+08:00`,
      to: `${to}T00:00:00+08:00`,
      groups: [{ acceleratorModel: 'NVIDIA A100-SXM4-80GB', cards: 7 }],
      ...more,
    })
    await push(running, own, 'capacities', [
      statement('touches', '2025-05-01', '2025-06-02'),
      statement('before', '2025-05-01', '2025-06-01'),
      statement('after', '2025-06-02', '2025-06-03'),
      statement('pool', '2025-05-01', '2025-07-01', { contract: 'HT-1' }),
    ])
    const evidence = await evidenceOf(own)
    expect(evidence.documents.map(({ id }) => id).sort()).toEqual(['acceptance', 'lease', 'log', 'purchase'])
    expect(evidence.capacities.map(({ id }) => id)).toEqual(['touches'])
    expect(evidence.attestations.map(({ id }) => id)).toEqual(['a-1'])
  })

  it('tells on which days others metered or sampled a card, within the cut, and not from corrected records', async () => {
    const [own, user, sampler] = [newInstitution(), newInstitution(), newInstitution()]
    const names = [0, 1, 2, 3].map((n) => `${own}-${n}`)
    await push(running, own, 'devices', cards(own, own, 4))
    await push(running, user, 'usage', [
      used(user, 'u-0', 23, [`${own}-0`], { end: new Date(dayStart('2025-06-03') + 1).toISOString() }),
      used(user, 'u-1', 3, [`${own}-1`]),
      used(user, 'u-x', 3, ['not ours']),
      used(user, 'u-2', 3, [`${own}-2`], { cards: '0', cardSeconds: '0' }),
    ])
    await push(running, user, 'usage', [
      used(user, 'u-1b', 3, ['not ours'], { corrects: 'u-1', reason: 'typing error' }),
    ])
    await push(running, sampler, 'samples', [sampled(sampler, `${own}-3`, 5), sampled(sampler, `${own}-3`, 29)])
    await push(running, own, 'usage', [used(own, 'o-1', 3, names)])
    const question = asked(DAY, '2025-06-03')
    const { binding, assessment } = await verify(running, own, question)
    expect(binding.others.map(({ institution }) => institution)).toEqual([user, sampler].sort())
    const metered = async (size: ReadonlyMap<string, number>) => {
      const about = { institution: own, period: question.period }
      const cut = { size: binding.checkpoint.size, others: size }
      const { elsewhere } = await loadCapacityEvidence(running.service.store, register, about, cut)
      return elsewhere.map(({ device, institution, days }) => [device, institution, days.join()])
    }
    expect(await metered(cutOf(binding).others)).toEqual([
      [`${own}-0`, user, '2025-06-01,2025-06-02,2025-06-03'],
      [`${own}-3`, sampler, '2025-06-01,2025-06-02'],
    ])
    expect(assessment.findings.find(({ code }) => code === 'CARD_METERED_ELSEWHERE')).toMatchObject({
      others: [user, sampler].sort(),
    })
    // Before the correction came in, and for one who is not named.
    expect(await metered(new Map([[user, 1]]))).toEqual([
      [`${own}-0`, user, '2025-06-01,2025-06-02,2025-06-03'],
      [`${own}-1`, user, '2025-06-01'],
    ])
    await push(running, user, 'usage', [used(user, 'u-9', 50, names)])
    await push(running, sampler, 'samples', [sampled(sampler, `${own}-3`, 50)])
    expect(textOf(await verifyAt(running, own, binding, question))).toBe(textOf(assessment))
    expect(textOf((await verify(running, own, question)).assessment)).not.toBe(textOf(assessment))
  })

  it('counts a card as seen in the hours in which its own institution metered or sampled it', async () => {
    const own = newInstitution()
    await push(running, own, 'documents', [paper(own, 'purchase')])
    await push(running, own, 'devices', cards(own, own, 2))
    await push(running, own, 'usage', [used(own, 'o-1', 0, [`${own}-0`])])
    await push(running, own, 'samples', [sampled(own, `${own}-1`, 0.5)])
    const hour = { from: dayStart(DAY), to: dayStart(DAY) + HOUR_MS }
    const seenIn = async (period: typeof hour) => {
      const { assessment } = await verify(running, own, asked(DAY, DAY, { period, required: 'seen' }))
      return { min: figure(assessment.proven), inUse: assessment.inUse === null ? null : figure(assessment.inUse.max) }
    }
    expect(await seenIn(hour)).toEqual({ min: '624', inUse: '312' })
    expect((await seenIn({ from: hour.from, to: hour.to + 1 })).min).toBe('0')
  })

  it('gives the same assessment at the same binding for ever, whatever anybody sends afterwards', async () => {
    let changed = 0
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 8 }), fc.nat({ max: 3 }), async (events, split) => {
        const [own, other] = [newInstitution(), newInstitution()]
        await push(running, own, 'documents', [paper(own, 'purchase')])
        await push(running, own, 'devices', cards(own, own, 3))
        const send = async ({ kind, by, card, hour }: Event, n: number) => {
          const who = by === 'own' ? own : other
          const [device, papers] = [`${own}-${card}`, by === 'own' ? ['purchase'] : undefined]
          if (kind === 'used') await push(running, who, 'usage', [used(who, `r-${n}`, hour, [device])])
          if (kind === 'sampled') await push(running, who, 'samples', [sampled(who, device, hour + n / 60)])
          const listed = { ...cards(who, own, 3)[card], documents: papers, site: `site ${n}` }
          if (kind === 'listed') await push(running, who, 'devices', [listed])
          const term = { lessor: own, lessee: other, from: DAY, to: '2025-06-30' }
          if (kind === 'leased') await push(running, who, 'devices', [{ ...listed, lease: term }])
          const corrects = kind === 'corrected' ? await digestOf(who, device) : ''
          if (corrects !== '') await push(running, who, 'devices', [{ ...listed, corrects, reason: `r ${n}` }])
        }
        for (const [n, drawn] of events.slice(0, split).entries()) await send(drawn, n)
        const question = asked(DAY, '2025-06-02')
        const { assessment, binding } = await verify(running, own, question)
        for (const [n, drawn] of events.slice(split).entries()) await send(drawn, split + n)
        expect(textOf(await verifyAt(running, own, binding, question))).toBe(textOf(assessment))
        if (textOf((await verify(running, own, question)).assessment) !== textOf(assessment)) changed++
      }),
      { numRuns: 4 },
    )
    // Else nothing was tested: without the binding what comes later must matter.
    expect(changed).toBeGreaterThan(1)
  })
})

const event = fc.record({
  kind: fc.constantFrom('used', 'sampled', 'listed', 'leased', 'corrected'),
  by: fc.constantFrom('own', 'other', 'other'),
  card: fc.nat({ max: 2 }),
  hour: fc.nat({ max: 40 }),
})
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never
