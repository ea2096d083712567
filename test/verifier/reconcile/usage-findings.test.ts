import { describe, expect, it } from 'vitest'
import type { UsageEvidence } from '../../../verifier/reconcile/evidence.ts'
import type { FindingCode } from '../../../verifier/reconcile/finding.ts'
import { amountsOf, contract, HOUR, reconcile, service, usageDay } from './evidence-of.ts'

const find = (code: FindingCode, usage: Partial<UsageEvidence>) =>
  reconcile({ usage }).findings.find((finding) => finding.code === code)

const TEN_DAYS = contract({ validTo: '2025-01-10' })
const days = (...numbers: readonly number[]) =>
  numbers.map((n) => usageDay(10, { day: `2025-01-${String(n).padStart(2, '0')}` }))

const gapOf = (numbers: readonly number[], completedOn = '2025-01-10') =>
  reconcile({
    contracts: [TEN_DAYS],
    services: [service({ completedOn })],
    usage: { days: days(...numbers) },
  }).findings.find(({ code }) => code === 'DAYS_WITHOUT_LOG')

describe('days without logs', () => {
  it('are listed as ranges', () => {
    const finding = gapOf([1, 2, 4, 5, 8, 9, 10])
    expect(finding?.evidence).toEqual([{ kind: 'day', ids: ['2025-01-03', '2025-01-06', '2025-01-07'], total: 3 }])
    expect(finding?.message).toContain('2025-01-03、2025-01-06 至 2025-01-07')
    expect(finding?.severity).toBe('warning')
  })

  it('are only those of the service: none is expected after it was completed', () => {
    expect(gapOf([1, 2, 3], '2025-01-03')).toBeUndefined()
    expect(gapOf([1, 2, 3], '2025-01-04')?.evidence[0]?.ids).toEqual(['2025-01-04'])
  })

  it('a record of zero cards is a log', () => {
    const idle = usageDay(0, { day: '2025-01-02' })
    const result = reconcile({
      contracts: [contract({ validTo: '2025-01-02' })],
      services: [],
      usage: { days: [...days(1), idle] },
    })
    expect(result.findings.map(({ code }) => code)).not.toContain('DAYS_WITHOUT_LOG')
  })

  it('are information, not a warning, while 99 of 100 days have one', () => {
    const hundred = contract({ validTo: '2025-04-10' })
    const from = Date.UTC(2025, 0, 1)
    const all = Array.from({ length: 100 }, (_, i) => new Date(from + i * 86_400_000).toISOString().slice(0, 10))
    const missing = (n: number) =>
      reconcile({
        contracts: [hundred],
        services: [],
        usage: { days: all.slice(n).map((day) => usageDay(1, { day })) },
      }).findings.find(({ code }) => code === 'DAYS_WITHOUT_LOG')?.severity
    expect(missing(1)).toBe('info')
    expect(missing(2)).toBe('warning')
  })
})

describe('what the logs show', () => {
  it('card-seconds above cards × duration, with the records', () => {
    const finding = find('CARD_TIME_ABOVE_INTERVAL', {
      days: [usageDay(100, { excess: HOUR, excessRecords: 1n })],
      excessRecordIds: ['r-1'],
    })
    expect(finding?.message).toContain('1.000000 卡时')
    expect(finding?.evidence).toEqual([{ kind: 'record', ids: ['r-1'], total: 1 }])
  })

  it('conflicts and duplicates, apart; grave only when they touch the price', () => {
    const repeat = { groups: 1n, contested: 0n, dropped: HOUR, records: 2n, recordIds: ['b', 'a'] }
    expect(find('RECORD_DUPLICATE', { repeats: [{ kind: 'duplicate', ...repeat }] })?.severity).toBe('warning')
    const conflict = find('RECORD_CONFLICT', { repeats: [{ kind: 'conflict', ...repeat, contested: 1n }] })
    expect(conflict?.severity).toBe('reduce')
    expect(conflict?.evidence[0]?.ids).toEqual(['a', 'b'])
  })

  it('ids that another contract has too', () => {
    const finding = find('RECORD_CONFLICT_ACROSS', { conflictsAcross: [{ recordId: 'r', otherContract: 'C-2' }] })
    expect(finding?.evidence.map(({ ids }) => ids)).toEqual([['r'], ['C-2']])
  })

  it('records without devices, corrected records, and days the ledger says nothing about', () => {
    expect(find('DEVICES_UNKNOWN', { days: [usageDay(100, { withoutDevices: HOUR })] })?.severity).toBe('info')
    expect(find('RECORDS_CORRECTED', { days: [usageDay(100), usageDay(1, { standing: 'corrected' })] })).toBeDefined()
    const concurrency = [{ day: '2025-01-01', above: 0n, unknown: true, first: null }]
    expect(find('INSTALLED_UNKNOWN', { concurrency })?.evidence[0]?.ids).toEqual(['2025-01-01'])
  })

  it('the first moment above the installed cards', () => {
    const first = { from: 0, until: 1, milliCards: 2500n, installedMilliCards: 2000n }
    const finding = find('ABOVE_INSTALLED', {
      concurrency: [{ day: '2025-01-01', above: HOUR, unknown: false, first }],
    })
    expect(finding?.evidence[1]?.ids).toEqual(['1970-01-01T00:00:00.000Z/1970-01-01T00:00:00.001Z 用卡 2.500 在册 2'])
  })

  it('keeps at most twenty pieces of evidence and says how many there are', () => {
    const overuseExamples = Array.from({ length: 25 }, (_, i) => ({ device: `d${i}`, from: 0, until: 1, records: [] }))
    const overuse = overuseExamples.map(({ device }) => ({
      device,
      day: '2025-01-01',
      within: HOUR,
      across: 0n,
      byClass: [],
    }))
    const finding = find('DEVICE_OVERLAP', { overuse, overuseExamples })
    expect(finding?.evidence[0]).toMatchObject({ kind: 'device', total: 25 })
    expect(finding?.evidence[0]?.ids).toHaveLength(20)
    expect(amountsOf(reconcile({ usage: { overuse } }), 'DEVICE_OVERLAP')).toEqual([0n])
  })
})
