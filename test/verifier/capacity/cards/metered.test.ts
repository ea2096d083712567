import { describe, expect, it } from 'vitest'
import type { Telemetry } from '../../../../verifier/capacity/evidence.ts'
import { A, B, bookAmong, bookOf, codes, device, finding, lease, PERIOD } from './listing.ts'

describe('the metering', () => {
  const HOURS = (PERIOD.to - PERIOD.from) / 3_600_000
  const hours = (...days: readonly number[]) => {
    const set = new Uint8Array(Math.ceil(HOURS / 8))
    for (const day of days) set[3 * (day - 1)] = 1
    return set
  }
  const seen = (name: string, ...days: readonly number[]): Telemetry => ({
    device: name,
    seen: hours(...days),
    tensor: hours(),
    meanWatts: new Uint16Array(31),
    mostWatts: new Uint16Array(31),
  })

  it('of names that no record has is told with its days', () => {
    const found = bookOf({
      devices: [device(A, { uuid: 'GPU-1' })],
      telemetry: [seen('gpu-1', 1), seen('GPU-2', 1, 31), seen('GPU-3')],
      use: [{ device: 'GPU-4', hours: hours(2) }],
    })
    expect(finding(found, 'METERED_NOT_LISTED')).toMatchObject({
      cards: ['GPU-2', 'GPU-4'],
      total: 2,
      days: ['2025-03-01/2025-03-02', '2025-03-31'],
    })
    expect(codes(found)).not.toContain('METERED_OUT_OF_SERVICE')
  })

  it('on days out of service is told, also of a card that is in service on no day of the period', () => {
    const found = bookOf({
      devices: [
        device(A, { uuid: 'GPU-1', inServiceFrom: '2025-03-05', inServiceTo: '2025-03-10' }),
        device(A, { uuid: 'GPU-2', inServiceTo: '2025-01-31' }),
        device(A, { uuid: 'GPU-3' }),
      ],
      telemetry: [seen('GPU-1', 4, 5, 10, 11), seen('GPU-2', 20), seen('GPU-3', 1)],
    })
    expect(finding(found, 'METERED_OUT_OF_SERVICE')).toMatchObject({
      cards: ['GPU-1', 'GPU-2'],
      days: ['2025-03-04', '2025-03-11', '2025-03-20'],
      totalDays: 3,
    })
  })

  it('by another institution too is told, but for the days of a lease between the two', () => {
    const elsewhere = [{ device: 'GPU-1', institution: B, days: ['2025-03-10', '2025-03-11'] }]
    const listed = { [A]: [{ uuid: 'GPU-1', ...lease(B, A, '2025-01-01', '2025-03-10') }], [B]: [] }
    expect(finding(bookAmong(A, listed, { elsewhere }), 'CARD_METERED_ELSEWHERE')).toMatchObject({
      days: ['2025-03-11'],
      others: [B],
    })
    const leased = { ...listed, [B]: [{ uuid: 'GPU-1', ...lease(B, A) }] }
    expect(codes(bookAmong(A, leased, { elsewhere }))).not.toContain('CARD_METERED_ELSEWHERE')
  })
})
