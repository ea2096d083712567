import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { openOthers, sealOthers } from '../../../verifier/binding/seal.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const B = '91440300MA5GHJKL34'
const bindingAt = (size: number) => {
  const at = { origin: 'log.example/x', size, root: 'AAAA' }
  return {
    checkpoint: { ...at, text: `log.example/x\n${size}\nAAAA\n\n— log.example/x sig\n` },
    others: [{ ...at, institution: B }],
  }
}
const sealed = (size: number): string => {
  const ledger = sealOthers(bindingAt(size), privateKey)
  return 'sealedOthers' in ledger ? ledger.sealedOthers : ''
}

it('what an earlier report seals opens with its own checkpoint and no other, nor with another key', () => {
  const { checkpoint, others } = bindingAt(10)
  expect(openOthers(sealed(10), checkpoint.text, privateKey)).toEqual(others)
  expect(sealed(10)).toBe(sealed(10))
  const refused = { code: 'PROOF_INVALID' }
  expect(() => openOthers(sealed(10), bindingAt(20).checkpoint.text, privateKey)).toThrow(
    expect.objectContaining(refused),
  )
  const { privateKey: other } = generateKeyPairSync('ed25519')
  expect(() => openOthers(sealed(10), checkpoint.text, other)).toThrow(expect.objectContaining(refused))
})
