import { describe, expect, it } from 'vitest'
import type { DeviceFacts } from './listing.ts'
import { A, B, bookAmong, bookOf, C, codes, D, device, finding, lease, paper, petaAt, standingsOn } from './listing.ts'

const DAY = '2025-03-10'
const cards = (prefix: string, count: number, facts: DeviceFacts = {}) =>
  Array.from({ length: count }, (_, i) => ({ serial: `${prefix}${String(i).padStart(4, '0')}`, ...facts }))

describe('RK-E5: own 700 × 312 = 218.400 P, leased in 262 × 312 = 81.744 P, the lessor lists the same 262 serials', () => {
  const between = (stated: DeviceFacts) => ({
    [A]: [...cards('OWN', 700), ...cards('LSD', 262, lease(B, A, '2025-01-01', '2025-12-31', 'lease-7'))],
    [B]: [...cards('KEPT', 800), ...cards('LSD', 262, stated)],
  })
  const withLease = between(lease(B, A))
  const without = {
    [A]: [...cards('OWN', 700), ...cards('LSD', 262)],
    [B]: [...cards('KEPT', 800), ...cards('LSD', 262)],
  }

  it('with a lease that covers the date the lessee has 300.144 P, the lessor 81.744 P less', () => {
    const lessee = bookAmong(A, withLease, { documents: [paper(A, 'lease-7')] })
    expect(petaAt(lessee, DAY)).toBe('300.144')
    expect(lessee.cards.filter(({ holdings: [first] }) => first?.leasedIn && first.documented)).toHaveLength(262)
    const lessor = bookAmong(B, withLease)
    expect(petaAt(lessor, DAY)).toBe('249.600')
    expect(finding(lessor, 'CARD_LEASED_OUT')).toMatchObject({ total: 262, others: [A] })
    expect(codes(lessee)).not.toContain('CARD_CLAIMED_TWICE')
    expect(codes(lessor)).not.toContain('CARD_CLAIMED_TWICE')
  })

  it('without it neither has them: 218.400 P and 249.600 P, 262 serials told to both', () => {
    const [lessee, lessor] = [bookAmong(A, without), bookAmong(B, without)]
    expect([petaAt(lessee, DAY), petaAt(lessor, DAY)]).toEqual(['218.400', '249.600'])
    expect(finding(lessee, 'CARD_CLAIMED_TWICE')).toMatchObject({ total: 262, totalDays: 31, others: [B] })
    expect(finding(lessor, 'CARD_CLAIMED_TWICE')).toMatchObject({ total: 262, others: [A] })
    expect(finding(lessee, 'CARD_CLAIMED_TWICE')?.cards).toHaveLength(20)
    expect(finding(lessee, 'CARD_CLAIMED_TWICE')?.cards[0]).toBe('LSD0000')
  })

  it('stated by the lessee only it is open for both, and neither has them', () => {
    const [lessee, lessor] = [bookAmong(A, between({})), bookAmong(B, between({}))]
    expect([petaAt(lessee, DAY), petaAt(lessor, DAY)]).toEqual(['218.400', '249.600'])
    expect(finding(lessee, 'LEASE_UNCONFIRMED')?.total).toBe(262)
    expect(finding(lessor, 'LEASE_UNCONFIRMED')?.total).toBe(262)
    expect(new Set(standingsOn(lessee, DAY))).toEqual(new Set(['held', 'open']))
  })

  it('no text tells one side anything of the other', () => {
    for (const book of [bookAmong(A, without), bookAmong(B, withLease), bookAmong(A, between({}))])
      for (const { message } of book.findings) {
        expect(message.en).not.toMatch(/9144/)
        expect(message.zh).not.toMatch(/9144/)
      }
  })
})

const standings = (lists: Readonly<Record<string, readonly DeviceFacts[]>>, day = DAY) =>
  Object.fromEntries(Object.keys(lists).map((of) => [of, standingsOn(bookAmong(of, lists), day)[0] ?? '-']))

describe('a lease', () => {
  const S = { serial: 'S1' }

  it('moves the card from its first to its last day, both inclusive', () => {
    const lists = {
      [A]: [{ ...S, ...lease(B, A, '2025-03-10', '2025-03-20') }],
      [B]: [{ ...S, ...lease(B, A, '2025-03-10', '2025-03-20') }],
    }
    expect(['2025-03-09', '2025-03-10', '2025-03-20', '2025-03-21'].map((day) => standings(lists, day)[B])).toEqual([
      'held',
      'out',
      'out',
      'held',
    ])
    // Outside of it the lessee's own list says that the card is another's, and the lessor has it.
    expect(['2025-03-09', '2025-03-10', '2025-03-20', '2025-03-21'].map((day) => standings(lists, day)[A])).toEqual([
      'out',
      'held',
      'held',
      'out',
    ])
    expect(finding(bookAmong(B, lists), 'CARD_LEASED_OUT')).toMatchObject({ totalDays: 11 })
  })

  it('stated by the lessor takes the card away also when the lessee does not list it', () => {
    expect(standings({ [B]: [{ ...S, ...lease(B, A) }] })).toEqual({ [B]: 'out' })
  })

  it('stated by the lessor is enough, whatever the lessee says of it; without its document it is not documented', () => {
    const lists = { [A]: [{ ...S, documents: ['invoice'] }], [B]: [{ ...S, ...lease(B, A) }] }
    const book = bookAmong(A, lists, { documents: [paper(A, 'invoice')] })
    expect(book.cards[0]?.holdings).toMatchObject([{ standing: 'held', leasedIn: true, documented: false }])
    expect(codes(book)).toContain('LEASE_WITHOUT_DOCUMENT')
  })

  it('stated by the lessee only counts while nobody else lists the card, documented only by a registered contract', () => {
    const lists = { [A]: [{ ...S, ...lease(B, A, '2025-01-01', '2025-12-31', 'L') }] }
    expect(standings(lists)).toEqual({ [A]: 'held' })
    expect(bookAmong(A, lists).cards[0]?.holdings[0]?.documented).toBe(false)
    const registered = bookAmong(A, lists, { documents: [paper(A, 'L')] })
    expect(registered.cards[0]?.holdings[0]?.documented).toBe(true)
    expect(standings({ ...lists, [C]: [S] })).toEqual({ [A]: 'out', [C]: 'out' })
  })

  it('that is over leaves the card open where nobody else lists it', () => {
    const book = bookAmong(A, { [A]: [{ ...S, ...lease(B, A, '2025-01-01', '2025-03-09') }] })
    expect(['2025-03-09', '2025-03-10'].map((day) => standingsOn(book, day)[0])).toEqual(['held', 'open'])
    expect(finding(book, 'LEASE_UNCONFIRMED')).toMatchObject({
      totalDays: 22,
      days: ['2025-03-10/2025-03-31'],
    })
  })

  it('that is over is no end where the lessee has become the owner by a record of its own', () => {
    const own = { uuid: 'GPU-1', serial: 'S1', owner: A, inServiceFrom: '2025-03-10' }
    const leased = { ...S, ...lease(B, A, '2025-01-01', '2025-03-09') }
    const book = bookOf({ devices: [device(A, leased), device(A, own)] })
    expect(book.cards[0]?.holdings.map(({ standing, leasedIn }) => [standing, leasedIn])).toEqual([
      ['held', true],
      ['held', false],
    ])
  })

  it('handed on goes to the last lessee', () => {
    const lists = {
      [A]: [{ ...S, ...lease(A, B) }],
      [B]: [{ ...S, ...lease(B, C) }],
      [C]: [S],
    }
    expect(standings(lists)).toEqual({ [A]: 'out', [B]: 'out', [C]: 'held' })
  })

  it('handed on and not stated by its first lessor is open for all', () => {
    const lists = {
      [A]: [S],
      [B]: [
        { ...S, ...lease(A, B) },
        { uuid: 'GPU-1', ...S, ...lease(B, C) },
      ],
      [C]: [S],
    }
    expect(standings(lists)).toEqual({ [A]: 'open', [B]: 'out', [C]: 'open' })
  })

  it('in a circle gives the card to nobody', () => {
    const lists = { [A]: [{ ...S, ...lease(A, B) }], [B]: [{ ...S, ...lease(B, C) }], [C]: [{ ...S, ...lease(C, A) }] }
    expect(standings(lists)).toEqual({ [A]: 'out', [B]: 'out', [C]: 'out' })
    expect(codes(bookAmong(A, lists))).toContain('CARD_CLAIMED_TWICE')
  })

  it('to two lessees gives the card to neither', () => {
    const lists = {
      [A]: [
        { ...S, ...lease(A, B) },
        { uuid: 'GPU-1', ...S, ...lease(A, C) },
      ],
      [B]: [S],
      [C]: [S],
    }
    expect(standings(lists)).toEqual({ [A]: 'out', [B]: 'out', [C]: 'out' })
  })

  it('that the lessor states for one stands against one that another only claims from it', () => {
    const lists = {
      [A]: [{ ...S, ...lease(A, B) }],
      [B]: [S],
      [C]: [{ ...S, ...lease(A, C) }],
    }
    expect(standings(lists)).toEqual({ [A]: 'out', [B]: 'held', [C]: 'out' })
  })

  it('does not make a disputed card the lessee’s: who lists it too has no less a claim than the lessor', () => {
    const lists = { [A]: [{ ...S, ...lease(A, B) }], [B]: [S], [D]: [S] }
    expect(standings(lists)).toEqual({ [A]: 'out', [B]: 'out', [D]: 'out' })
  })

  it('between two others by our own record leaves us nothing', () => {
    expect(standings({ [A]: [{ ...S, ...lease(B, C) }] })).toEqual({ [A]: 'out' })
  })

  it('of a slice gives no card: the lessee has none by it', () => {
    const slice = { uuid: 'MIG-1', sliceOf: 'GPU-1', acceleratorModel: 'NVIDIA A100-SXM4-80GB MIG 1g.10gb' }
    const book = bookAmong(A, {
      [A]: [{ ...slice, ...lease(B, A) }],
      [B]: [{ ...slice, ...lease(B, A) }, { uuid: 'GPU-1' }],
    })
    expect(petaAt(book, DAY)).toBe('0.000')
    expect(codes(book)).toContain('SLICE_WITHOUT_CARD')
  })
})

describe('a card of another owner', () => {
  it('counts as leased, and is not documented by what is no lease', () => {
    const devices = [device(A, { serial: 'S1', owner: B, documents: ['note'] })]
    const book = bookOf({ devices, documents: [paper(A, 'note')] })
    expect(book.cards[0]?.holdings).toMatchObject([{ standing: 'held', leasedIn: true, documented: false }])
    expect(codes(book)).toContain('LEASE_WITHOUT_DOCUMENT')
  })
})

describe('another institution', () => {
  it('that joins two of our cards in one record does not make them one, and both are disputed', () => {
    const lists = {
      [A]: [{ serial: 'S1' }, { uuid: 'GPU-2' }, { serial: 'S3' }],
      [B]: [{ serial: 'S1', uuid: 'GPU-2' }],
    }
    const book = bookAmong(A, lists)
    expect(book.cards).toHaveLength(3)
    expect(book.cards.map(({ id, holdings: [first] }) => [id, first?.standing])).toEqual([
      ['GPU-2', 'out'],
      ['S1', 'out'],
      ['S3', 'held'],
    ])
    expect(finding(book, 'CARD_NAMES_DISAGREE')).toMatchObject({ total: 2, others: [B] })
  })

  it.each<[string, DeviceFacts]>([
    ['by another serial number beside the same UUID', { serial: 'OTHER', uuid: 'GPU-1' }],
    ['by the same name in another field', { dieId: 'GPU-1' }],
    ['in another case', { uuid: 'gpu-1' }],
    ['as the card of its slice', { uuid: 'MIG-9', sliceOf: 'GPU-1', acceleratorModel: 'MIG 1g.10gb' }],
    ['as a device on the board that we list', { serial: 'X', boardSerial: 'S1' }],
    ['as the board of the device that we list', { serial: 'BOARD' }],
  ])('cannot list our card %s without both being told', (_, theirs) => {
    const ours = { serial: 'S1', uuid: 'GPU-1', boardSerial: 'BOARD' }
    const lists = { [A]: [ours], [B]: [theirs] }
    expect([A, B].map((of) => standingsOn(bookAmong(of, lists), DAY))).toEqual([['out'], ['out']])
  })

  it('is no claimant by a name that tells no card from another', () => {
    const lists = { [A]: [{ serial: 'N/A', uuid: 'GPU-1' }], [B]: [{ serial: 'n/a', uuid: 'GPU-2' }] }
    expect(standingsOn(bookAmong(A, lists), DAY)).toEqual(['held'])
  })

  it('claims it only on the days on which it lists it', () => {
    const lists = {
      [A]: [{ serial: 'S1' }],
      [B]: [{ serial: 'S1', inServiceFrom: '2025-03-05', inServiceTo: '2025-03-06' }],
    }
    const book = bookAmong(A, lists)
    expect(['2025-03-04', '2025-03-05', '2025-03-06', '2025-03-07'].map((day) => standingsOn(book, day)[0])).toEqual([
      'held',
      'out',
      'out',
      'held',
    ])
    expect(finding(book, 'CARD_CLAIMED_TWICE')?.days).toEqual(['2025-03-05/2025-03-06'])
  })
})
