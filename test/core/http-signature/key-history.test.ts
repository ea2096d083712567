import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyVersion } from '../../../core/http-signature/key-history.ts'
import { registeredKeys, stateAt } from '../../../core/http-signature/key-history.ts'
import type { SigningKey } from '../../../schemas/signing-key.ts'

const version = (digest: string, changes: Partial<SigningKey> = {}): KeyVersion => ({
  digest,
  value: {
    institution: '91440300MA5FABCD12',
    keyId: 'k',
    algorithm: 'ed25519',
    publicKey: 'P',
    validFrom: '2025-01-01T00:00:00Z',
    ...changes,
  },
})
const correcting = (corrects: string, changes: Partial<SigningKey> = {}) => ({ corrects, reason: 'r', ...changes })
const keyOf = (versions: readonly KeyVersion[]) => {
  const key = registeredKeys(versions).get('k')
  if (key === undefined) throw new Error('no key')
  return key
}
const at = (moment: string) => Date.parse(moment)

describe('the versions of a key', () => {
  it('a correction replaces what it names: an end can be moved', () => {
    const key = keyOf([version('a'), version('b', correcting('a', { validTo: '2025-02-01T00:00:00Z' }))])
    expect(key).toMatchObject({ digest: 'b', isDisputed: false, validTo: at('2025-02-01T00:00:00Z') })
  })

  it('a correction of another key’s version replaces nothing here', () => {
    const keys = registeredKeys([version('a'), version('b', { keyId: 'other', ...correcting('a') })])
    expect([...keys.values()].map(({ keyId, isDisputed }) => [keyId, isDisputed])).toEqual([
      ['k', false],
      ['other', false],
    ])
  })

  it('the earliest revocation of any version holds, in whatever order they came', () => {
    const versions = [
      version('a'),
      version('b', correcting('a', { revokedAt: '2025-03-01T00:00:00Z', reason: 'later' })),
      version('c', correcting('b', { revokedAt: '2025-02-01T00:00:00Z', reason: 'earlier' })),
      version('d', correcting('c')),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: 4 }), (shuffled) => {
        const key = keyOf(shuffled)
        expect(key).toMatchObject({ digest: 'd', reason: 'earlier', isDisputed: false })
        expect(stateAt(key, at('2025-02-01T00:00:00Z'))).toBe('revoked')
        expect(stateAt(key, at('2025-02-01T00:00:00Z') - 1)).toBe('usable')
      }),
    )
  })

  it('nothing is usable outside [validFrom, validTo), and a dispute outweighs every date', () => {
    const key = keyOf([version('a', { validTo: '2025-02-01T00:00:00Z' })])
    const states = (moment: number) => [moment - 1, moment].map((ms) => stateAt(key, ms))
    expect(states(key.validFrom)).toEqual(['not_yet', 'usable'])
    expect(states(key.validTo ?? 0)).toEqual(['usable', 'expired'])
    expect(stateAt({ ...key, isDisputed: true }, key.validFrom)).toBe('disputed')
  })
})
