import { describe, expect, it } from 'vitest'
import { relate } from '../../../verifier/related/related.ts'
import { tiesOf } from '../../../verifier/related/tie.ts'
import { A, B, company, DAY, type Edge, head, owns } from './ties.ts'

/** Verdicts of the two policies that ask for shares, and the most processor time that one took: other processes do not count. */
function answered(list: readonly Edge[], a: string, b: string) {
  const ties = tiesOf(list.map(head))
  const answers = (['CIT-109', 'LG-CONTROL'] as const).map((policy) => {
    const started = process.cpuUsage()
    const { verdict } = relate(ties, { a, b, policy, from: DAY, to: DAY })
    const { user, system } = process.cpuUsage(started)
    return { verdict, ms: (user + system) / 1_000 }
  })
  return { verdicts: answers.map(({ verdict }) => verdict), ms: Math.max(...answers.map(({ ms }) => ms)) }
}

const row = (length: number, name: string) => Array.from({ length }, (_, at) => company(`${name}${at}`))
const chainOf = (share: string): readonly Edge[] => {
  const parties = row(10_001, 'C')
  return parties.slice(1).map((to, at) => owns(parties[at] ?? A, to, share))
}

// Measured 10 to 600 ms; the bound leaves room for a slower machine.
const ENOUGH_MS = 3_000

describe('ten thousand records are answered in a moment', () => {
  it('as one chain of 24 % each', () => {
    const { verdicts, ms } = answered(chainOf('0.24'), company('C9999'), company('C10000'))
    expect(verdicts).toEqual(['needs_human', 'undetermined'])
    expect(ms).toBeLessThan(ENOUGH_MS)
  })

  it('as one chain of control, from end to end', () => {
    const { verdicts, ms } = answered(chainOf('0.51'), company('C10000'), company('C0'))
    expect(verdicts).toEqual(['related', 'related'])
    expect(ms).toBeLessThan(ENOUGH_MS)
  })

  it('as five thousand small holders of both', () => {
    const list = row(5_000, 'H').flatMap((holder) => [owns(holder, A, '1/10000'), owns(holder, B, '1/10000')])
    const { verdicts, ms } = answered(list, A, B)
    expect(verdicts).toEqual(['needs_human', 'undetermined'])
    expect(ms).toBeLessThan(ENOUGH_MS)
  })

  it('as one tangle of circles, with bounds instead of an exact solution', () => {
    const parties = row(2_500, 'T')
    let seed = 7
    const list = Array.from({ length: 10_000 }, (_, at) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      const to = parties[at % parties.length] ?? A
      const from = parties[seed % parties.length] ?? B
      return owns(from === to ? A : from, to, '0.2', { edgeId: `E-${at}` })
    })
    const { verdicts, ms } = answered(list, company('T0'), company('T1'))
    expect(verdicts).toEqual(['needs_human', 'needs_human'])
    expect(ms).toBeLessThan(ENOUGH_MS)
  })
})
