import { describe, expect, it } from 'vitest'
import type { Assessment } from '../../../../verifier/capacity/assessment.ts'
import { known, unknown } from '../../../../verifier/programmes/engine/fact.ts'
import type { MeteringSample } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { claimFacts } from '../../../../verifier/programmes/facts/claim-facts.ts'
import { recognitionOf } from '../../../../verifier/programmes/facts/registry.ts'
import { entitiesOf } from '../../../../verifier/programmes/facts/versions.ts'
import { programmeFor } from '../../../../verifier/programmes/index.ts'
import { f, fleet } from '../../capacity/time/scenes.ts'
import { head } from '../../reconcile/evidence-of.ts'
import { APPLICANT, answerTo, document, HOLDER, licence, organisation, registryEntry, stateOf } from '../claim-of.ts'
import { A100, application, asFact, capacityOf, cards, SAMPLE, TYPES } from './application.ts'

const STRANGER = '91440300MA5EXLQC3K'
const RK = programmeFor('XLQ-RK', '2025')
const assess = (...parts: Parameters<typeof application>) => {
  if (RK === undefined) throw new RangeError('no pack')
  return RK.assess(application(...parts))
}
const of = (id: string, ...parts: Parameters<typeof application>) => stateOf(assess(...parts), id)

const capacity = (assessment: Assessment) => of('XLQ-RK-4.2.2b', {}, { capacity: asFact(assessment) })

const applicant = (change: Parameters<typeof organisation>[1]) => ({
  organisations: [head(APPLICANT, organisation(APPLICANT, change))],
})

const licences = (change: Parameters<typeof licence>[0]) => ({ licences: [head('A1', licence(change))] })

const held = (validTo: string) => ({
  vouchersHeld: {
    path: 'vouchers held',
    items: entitiesOf('voucher', [
      head('V-9', {
        institution: APPLICANT,
        number: 'V-9',
        kind: 'compute' as const,
        holderUscc: APPLICANT,
        faceAmount: '1.00',
        contract: 'C-9',
        validFrom: '2024-01-01',
        validTo,
      }),
    ]),
    complete: known('vouchers held', true as const, []),
    own: [APPLICANT],
  },
})

const sample = (change: Partial<MeteringSample>) =>
  of('XLQ-RK-4.2.3', {}, { metering: known('sample', { ...SAMPLE, ...change }, []) })

const report = (year: number, reason: boolean) => {
  const papers = [
    document('audit_report', {
      covers: { fiscalYear: year },
      verification: { result: 'genuine', checkedOn: '2025-03-20' },
    }),
    ...(reason ? [document('audit_year_reason')] : []),
  ]
  return of('XLQ-RK-5.2', {}, { documents: papers.map((one) => head(one.documentId, one)) })
}

describe('an application for registration in order', () => {
  it('passes, without money in it', () => {
    const result = assess()
    expect([result.result.state, result.result.payable, result.amount]).toEqual(['pass', null, null])
    expect(result.clauses.filter(({ state }) => state === 'fail')).toEqual([])
  })

  it.each(TYPES.filter((type) => !['truth_commitment', 'tax_certificate'].includes(type)))(
    'without %s it is undetermined for want of a document',
    (type) => {
      const { result } = assess({}, {}, [type])
      expect([result.state, result.awaits]).toEqual(['undetermined', 'document'])
    },
  )
})

describe('4.2.2b: 300 P FLOPS, by the assessed capacity', () => {
  it.each([
    ['RK-E1: 961 × 312 = 299.832 P', 'fail', [A100(961)]],
    ['RK-E1b: 962 × 312 = 300.144 P', 'pass', [A100(962)]],
    ['RK-E2: 800 × 375 = 300.000 P, 含', 'pass', [cards(800, '375')]],
    ['RK-E3: 152 × 989, declared at the sparse figure', 'fail', [cards(152, '989', { sparse: f('1979') })]],
    ['RK-E3b: 303 × 989', 'fail', [cards(303, '989')]],
    ['RK-E3b: 304 × 989', 'pass', [cards(304, '989')]],
    ['RK-E4: 500 × 148 + 300 × 320 + 417 × 312', 'pass', [cards(500, '148'), cards(300, '320'), A100(417)]],
    ['RK-E4 with 416', 'fail', [cards(500, '148'), cards(300, '320'), A100(416)]],
    ['RK-E5: 700 own, 262 leased in with a lease', 'pass', [A100(700), cards(262, '312', { leasedIn: true })]],
    ['RK-E5 without: both claim the 262', 'fail', [A100(700), cards(262, '312', { standing: 'out' })]],
    ['cards that are open could bring it there', 'undetermined', [A100(961), cards(1, '312', { standing: 'open' })]],
  ] as const)('%s: %s', (_, state, fleets) => {
    expect(capacity(capacityOf(...fleets))).toBe(state)
  })

  it('an assessment against another threshold does not answer this clause', () => {
    const assessment = capacityOf(A100(962))
    const asked = { ...assessment, question: { ...assessment.question, thresholdPflops: f('2000') } }
    expect(capacity(asked)).toBe('undetermined')
  })

  it('cards elsewhere count by default; the reading “in Shenzhen” is shown where it changes the answer', () => {
    const away = asFact(capacityOf(fleet('e', 962, { lowest: f('312'), place: 'elsewhere' })))
    const clause = answerTo(assess({}, { capacity: away }), 'XLQ-RK-4.2.2b')
    expect(clause.state).toBe('pass')
    expect(clause.otherReadings.map((one) => [one.value, one.state])).toEqual([
      // Nothing was measured: that reading stays open.
      ['measured', 'undetermined'],
      ['shenzhen', 'fail'],
    ])
  })

  it('nobody assessed it: undetermined', () => {
    const none = unknown('capacity', { en: 'not assessed', zh: '未核验' })
    expect(of('XLQ-RK-4.2.2b', {}, { capacity: none })).toBe('undetermined')
  })
})

describe('RK-E6: validity by day', () => {
  it.each([
    ['2025-05-19', false],
    ['2025-05-20', true],
    ['2026-12-31', true],
    ['2027-01-01', false],
  ])('recognised 2025-05-20, a day of use on %s is covered: %s', (day, covered) => {
    const entries = entitiesOf('registry_entry', [head('R-1', registryEntry())])
    const recognition = recognitionOf(entries, APPLICANT, 'XLQ-RK', claimFacts(application()))
    expect(recognition.known && recognition.value.covers(day)).toBe(covered)
  })

  it('from the day of withdrawal on it is not', () => {
    const entries = entitiesOf('registry_entry', [head('R-1', registryEntry({ withdrawnOn: '2026-03-01' }))])
    const recognition = recognitionOf(entries, APPLICANT, 'XLQ-RK', claimFacts(application()))
    expect(['2026-02-28', '2026-03-01'].map((day) => recognition.known && recognition.value.covers(day))).toEqual([
      true,
      false,
    ])
  })

  it('takes the document of the recognition: what the institution says of itself is not enough', () => {
    const of = (change: Parameters<typeof registryEntry>[0], evidence = application()) => {
      const entries = entitiesOf('registry_entry', [head('R-1', registryEntry(change))])
      const found = recognitionOf(entries, APPLICANT, 'XLQ-RK', claimFacts(evidence))
      return found.known ? 'known' : found.missing.map(({ by }) => by)
    }
    expect([of({}), of({ document: undefined }), of({ document: 'D-none' })]).toEqual([
      'known',
      ['document'],
      ['document'],
    ])
    // Of another log the documents are not all read: it has to be named there.
    const buyers = application({ institution: HOLDER })
    expect([of({ document: 'D-theirs' }, buyers), of({ document: undefined }, buyers)]).toEqual(['known', ['document']])
    expect(of({ institution: STRANGER })).toEqual(['person'])
  })

  it('a recognition of this batch ends on 2026-12-31, 含', () => {
    const recognised = (validTo: string) =>
      of('XLQ-RK-4.3c', { state: 'approved' }, { registryEntries: [head('R-1', registryEntry({ validTo }))] })
    expect([recognised('2026-12-31'), recognised('2027-01-01'), recognised('2026-12-30')]).toEqual([
      'pass',
      'fail',
      'fail',
    ])
    expect(of('XLQ-RK-4.3c')).toBe('not_applicable')
  })
})

describe('RK-E7: the window', () => {
  it.each([
    ['2025-03-13T23:59:59+08:00', 'fail'],
    ['2025-03-14T00:00:00+08:00', 'pass'],
    ['2025-04-07T18:00:00+08:00', 'pass'],
    ['2025-04-07T18:00:01+08:00', 'fail'],
    ['2025-04-07T18:00:00.001+08:00', 'fail'],
  ])('submitted at %s: %s', (submittedAt, state) => {
    expect(of('XLQ-RK-6.2a', { submittedAt })).toBe(state)
  })
})

describe('who applies', () => {
  it('a legal person registered in Shenzhen, in being', () => {
    expect(of('XLQ-RK-4.1a', {}, applicant({ registeredRegion: '深汕特别合作区' }))).toBe('pass')
    expect(of('XLQ-RK-4.1a', {}, applicant({ registeredRegion: '广东省广州市' }))).toBe('fail')
    expect(of('XLQ-RK-4.1a', {}, applicant({ status: 'revoked' }))).toBe('fail')
    expect(of('XLQ-RK-4.1a', {}, applicant({ legalPerson: undefined }))).toBe('undetermined')
  })

  it('or a branch in Shenzhen of a head office that is named: one or the other', () => {
    const branch = applicant({ kind: 'branch', legalPerson: false, headOfficeUscc: HOLDER })
    expect([of('XLQ-RK-4.1a', {}, branch), of('XLQ-RK-4.1b', {}, branch)]).toEqual(['not_applicable', 'pass'])
    expect([of('XLQ-RK-4.1a'), of('XLQ-RK-4.1b')]).toEqual(['pass', 'not_applicable'])
    expect(of('XLQ-RK-4.1b', {}, applicant({ kind: 'branch', legalPerson: false }))).toBe('undetermined')
  })

  it('IDC or ISP, valid on the day; both under the other reading; the head office’s is a person’s to judge', () => {
    const one = answerTo(assess({}, licences({ types: ['IDC'] })), 'XLQ-RK-4.2.1')
    expect([one.state, one.notes.map(({ level }) => level)]).toEqual(['pass', ['warning']])
    expect(one.otherReadings).toMatchObject([{ switch: 'licence.idc_isp', state: 'undetermined' }])
    expect(of('XLQ-RK-4.2.1', {}, licences({ validTo: '2025-04-01' }))).toBe('pass')
    expect(of('XLQ-RK-4.2.1', {}, licences({ validTo: '2025-03-31' }))).toBe('undetermined')
    const branch = { ...applicant({ kind: 'branch', headOfficeUscc: HOLDER }), ...licences({ org: HOLDER }) }
    const held = answerTo(assess({}, branch), 'XLQ-RK-4.2.1')
    expect([held.state, held.missing.map(({ by }) => by)]).toEqual(['undetermined', ['data', 'person']])
    const provincial = answerTo(assess({}, licences({ issuer: '广东省通信管理局' })), 'XLQ-RK-4.2.1')
    expect([provincial.state, provincial.notes.length]).toEqual(['pass', 1])
  })

  it('not while it holds vouchers valid in the same time', () => {
    const is = (validTo: string, entries: Parameters<typeof registryEntry>[0][] = []) =>
      of('XLQ-RK-4.Na', {}, { ...held(validTo), registryEntries: entries.map((e) => head('R-1', registryEntry(e))) })
    // The recognition begins on a day that is not known yet, and ends on 2026-12-31.
    expect([is('2026-12-31'), is('2026-12-30'), is('2025-04-01'), is('2025-03-31')]).toEqual([
      'fail',
      'undetermined',
      'undetermined',
      'pass',
    ])
    // Once it is registered, from 2025-05-20 on: from that day both are held, not from the application on.
    expect([is('2025-05-20', [{}]), is('2025-05-19', [{}])]).toEqual(['fail', 'pass'])
    expect(is('2025-06-30', [{ validTo: '2026-12-31', withdrawnOn: '2025-05-20' }])).toBe('pass')
    // A recognition of before counts as well: a voucher that ended before the application met it.
    expect(is('2025-03-31', [{ batch: '2024', validFrom: '2024-01-01', validTo: '2024-12-31' }])).toBe('fail')
    // What a stranger alone tells of the applicant settles nothing.
    expect(is('2025-05-20', [{ institution: STRANGER }])).toBe('undetermined')
  })

  it('a log sample of 24 hours passes, of 23 fails, a broken chain fails', () => {
    expect([sample({}), sample({ continuousHours: 23 }), sample({ ledgerIntact: false })]).toEqual([
      'pass',
      'fail',
      'fail',
    ])
  })

  it('the audit report of 2023 needs its reason, that of 2024 does not', () => {
    expect([report(2024, false), report(2023, false), report(2023, true), report(2022, true)]).toEqual([
      'pass',
      'undetermined',
      'pass',
      'undetermined',
    ])
  })
})
