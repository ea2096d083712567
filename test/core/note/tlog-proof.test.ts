import { describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { verifierKey } from '../../../core/note/signed-note.ts'
import { formatProof, parseProof, verifyProof } from '../../../core/note/tlog-proof.ts'
import { checkpointOf, LOG, ORIGIN, proofOf, publicOf } from './log.ts'

const code = (name: string): unknown => expect.objectContaining({ code: name })
const verify = (text: string, key = LOG.key): unknown => verifyProof(SHA256, text, key)

describe('a proof', () => {
  it('gives the entry, its index and the checkpoint it is in', async () => {
    for (const [index, size] of [
      [0, 1],
      [2, 5],
      [4, 5],
      [6, 8],
    ] as const) {
      const text = await proofOf(index, size)
      const { entry, index: at, checkpoint } = verifyProof(SHA256, text, LOG.key)
      expect([Buffer.from(entry).toString(), at, checkpoint.size]).toEqual([`entry ${index}`, index, size])
      expect(formatProof(parseProof(text))).toBe(text)
    }
  })

  it('of a changed entry, index or hash, or under another checkpoint, is invalid', async () => {
    const text = await proofOf(2, 5)
    const proof = parseProof(text)
    const [first = new Uint8Array(32), ...rest] = proof.proof
    for (const changed of [
      { ...proof, extra: Buffer.from('entry 3') },
      { ...proof, index: 3 },
      { ...proof, index: 5 },
      { ...proof, proof: [...rest, first] },
      { ...proof, proof: rest },
      { ...proof, proof: [...proof.proof, first] },
      { ...proof, checkpoint: checkpointOf(6) },
    ])
      expect(() => verify(formatProof(changed))).toThrow(code('PROOF_INVALID'))
  })

  it('under a checkpoint of another key or log is forged', async () => {
    const text = await proofOf(2, 5)
    expect(() => verify(text, verifierKey(ORIGIN, publicOf(2)))).toThrow(code('CHECKPOINT_FORGED'))
    expect(() => verify(text, verifierKey('ledger.example/other', publicOf(1)))).toThrow(code('CHECKPOINT_FORGED'))
    expect(() => verify(text.replace('\n5\n', '\n6\n'))).toThrow(code('CHECKPOINT_FORGED'))
  })

  it('whose checkpoint is cut is not one', async () => {
    expect(() => verify('')).toThrow(code('PROOF_MALFORMED'))
    const text = await proofOf(2, 5)
    expect(() => verify(text.slice(0, -1))).toThrow(code('NOTE_MALFORMED'))
    expect(() => verify(`${text}\0`)).toThrow(code('NOTE_MALFORMED'))
  })

  it.each([
    ['an entry', (text: string) => text.replace(/extra .*\n/, '')],
    ['its header', (text: string) => text.replace('v1', 'v2')],
    ['an index', (text: string) => text.replace(/index .*\n/, '')],
    ['an index that is a number', (text: string) => text.replace('index 2', 'index 02')],
    ['an index below 2^53', (text: string) => text.replace('index 2', 'index 9007199254740992')],
    ['whole hashes', (text: string) => text.replace(/(index 2\n...)/, '$1x')],
    ['a blank line', (text: string) => text.replaceAll('\n\n', '\n')],
    ['newlines alone', (text: string) => text.replaceAll('\n', '\r\n')],
    ['padded base64', (text: string) => text.replace(/(extra \w+)=?=?\n/, '$1\u0020\n')],
    ['at most 63 hashes', (text: string) => text.replace(/(index 2\n)/, `$1${`${'A'.repeat(43)}=\n`.repeat(64)}`)],
  ])('without %s is malformed', async (_, change) => {
    const text = await proofOf(2, 5)
    expect(() => verify(change(text))).toThrow(code('PROOF_MALFORMED'))
  })
})
