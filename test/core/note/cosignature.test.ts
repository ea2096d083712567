import { createHash, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { formatAddCheckpoint, parseAddCheckpoint } from '../../../core/note/add-checkpoint.ts'
import { openCheckpoint } from '../../../core/note/checkpoint.ts'
import { cosignedAt, cosigner } from '../../../core/note/cosignature.ts'
import type { VerifierKey } from '../../../core/note/signed-note.ts'
import {
  formatNote,
  formatSignatureLines,
  isSignature,
  isSignedBy,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  verifierKey,
} from '../../../core/note/signed-note.ts'
import { checkpointOf, keyOf, LOG, publicOf } from './log.ts'

const WITNESS = cosigner('witness.example/w1', keyOf(9))
const TIME = 1_679_315_147
const NOTE = checkpointOf(5)
const { text, signatures } = parseNote(NOTE)
const code = (name: string): unknown => expect.objectContaining({ code: name })

describe('a cosignature', () => {
  it('says when the witness saw the checkpoint, and the log’s own signature still holds', () => {
    const line = WITNESS.cosign(text, TIME)
    expect(cosignedAt(text, line, WITNESS.key)).toBe(TIME)
    const note = formatNote({ text, signatures: [...signatures, line] })
    expect(isSignedBy(parseNote(note), WITNESS.key)).toBe(true)
    expect(openCheckpoint(note, LOG.key).size).toBe(5)
    expect(parseSignatureLines(formatSignatureLines([line]))).toEqual([{ ...line, bytes: Uint8Array.from(line.bytes) }])
  })

  it('of another text, time, name, key or algorithm is none', () => {
    const line = WITNESS.cosign(text, TIME)
    const later = Uint8Array.from(line.bytes)
    later[7] = (later[7] ?? 0) + 1
    expect(cosignedAt(parseNote(checkpointOf(6)).text, line, WITNESS.key)).toBeNull()
    expect(cosignedAt(text, { ...line, bytes: later }, WITNESS.key)).toBeNull()
    expect(cosignedAt(text, { ...line, bytes: line.bytes.subarray(0, 71) }, WITNESS.key)).toBeNull()
    expect(cosignedAt(text, { ...line, name: 'witness.example/w2' }, WITNESS.key)).toBeNull()
    expect(cosignedAt(text, { ...line, keyId: line.keyId ^ 1 }, WITNESS.key)).toBeNull()
    expect(cosignedAt(text, line, verifierKey(WITNESS.key.name, publicOf(8), 'cosignature/v1'))).toBeNull()
    expect(cosignedAt(text, line, verifierKey(WITNESS.key.name, publicOf(9)))).toBeNull()
  })

  it('is not taken for a signature of the log by the same key, nor the other way round', () => {
    const asLog = cosigner(LOG.key.name, keyOf(1))
    const line = asLog.cosign(text, TIME)
    expect(asLog.key.keyId).not.toBe(LOG.key.keyId)
    expect(isSignedBy({ text, signatures: [line] }, LOG.key)).toBe(false)
    expect(isSignedBy({ text, signatures: [{ ...line, keyId: LOG.key.keyId }] }, LOG.key)).toBe(false)
    expect(cosignedAt(text, { ...LOG.sign(text), keyId: asLog.key.keyId }, asLog.key)).toBeNull()
  })

  it('of a time no clock shows is none, and is not made', () => {
    const line = WITNESS.cosign(text, TIME)
    const tooLate = 2n ** 53n
    const bytes = Buffer.alloc(72)
    bytes.writeBigUInt64BE(tooLate)
    sign(null, Buffer.from(`cosignature/v1\ntime ${tooLate}\n${text}`), keyOf(9)).copy(bytes, 8)
    expect(cosignedAt(text, { ...line, bytes }, WITNESS.key)).toBeNull()
    for (const time of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => WITNESS.cosign(text, time)).toThrow(RangeError)
  })
})

describe('a request to a witness', () => {
  const request = { old: 3, proof: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)], checkpoint: NOTE }

  it('comes back as it was, with and without a proof', () => {
    for (const given of [request, { ...request, old: 0, proof: [] }]) {
      const parsed = parseAddCheckpoint(formatAddCheckpoint(given))
      expect(formatAddCheckpoint(parsed)).toBe(formatAddCheckpoint(given))
      expect([parsed.old, parsed.proof.length, parsed.checkpoint]).toEqual([given.old, given.proof.length, NOTE])
    }
  })

  const body = formatAddCheckpoint(request)
  it.each([
    ['nothing', ''],
    ['no old size', body.slice(body.indexOf('\n') + 1)],
    ['a leading zero', body.replace('old 3', 'old 03')],
    ['a size above 2^53 - 1', body.replace('old 3', 'old 9007199254740992')],
    ['a short hash', body.replace('AQEB', '')],
    ['no empty line', body.replaceAll('\n\n', '\n')],
    ['carriage returns', body.replaceAll('\n', '\r\n')],
    ['64 hashes', formatAddCheckpoint({ ...request, proof: Array.from({ length: 64 }, () => new Uint8Array(32)) })],
  ])('is none with %s', (_, wrong) => {
    expect(() => parseAddCheckpoint(wrong)).toThrow(code('PROOF_MALFORMED'))
  })
})

/**
 * What implementations of Ed25519 differ about. Node (OpenSSL) checks S·B = R + k·A without the cofactor and compares
 * the encoding of R, so that it takes every vector whose equation holds exactly (no `low_order_residue`) and whose R is
 * canonical; it does not look whether A is of small order or in its one encoding. `verifierKey` does.
 */
describe('the edge cases of Ed25519', () => {
  const schema = z.array(
    z.object({ key: z.hex(), sig: z.hex(), msg: z.string(), flags: z.array(z.string()).nullish() }),
  )
  const file = path.resolve(import.meta.dirname, '../../fixtures/ed25519-edge/ed25519vectors.json.gz')
  const vectors = schema.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()))

  it('are decided by one rule, and no key that anyone can sign for is taken', () => {
    const results = vectors.map(({ key, sig, msg, flags }) => ({
      flags: flags ?? [],
      verdict: verdict(keyText(key), Buffer.from(sig, 'hex'), msg),
    }))
    const expected = results.map(({ flags }) => {
      if (weak(flags)) return 'no key'
      return !flags.includes('low_order_residue') && !flags.includes('non_canonical_R')
    })
    expect(results.map((result) => result.verdict)).toEqual(expected)
    expect(results.length).toBe(479)
    expect(expected.filter((value) => value === true).length).toBe(42)
  })
})

const weak = (flags: readonly string[]): boolean => flags.includes('low_order_A') || flags.includes('non_canonical_A')

/** A verifier key as anyone can write it down, whatever the key is. */
function keyText(key: string): string {
  const typed = Buffer.concat([Uint8Array.of(1), Buffer.from(key, 'hex')])
  const id = createHash('sha256').update('edge.example\n').update(typed).digest('hex').slice(0, 8)
  return `edge.example+${id}+${typed.toString('base64')}`
}

function verdict(text: string, bytes: Uint8Array, message: string): boolean | 'no key' {
  let key: VerifierKey
  try {
    key = parseVerifierKey(text)
  } catch (error) {
    expect(error).toEqual(code('NOTE_MALFORMED'))
    return 'no key'
  }
  return isSignature(message, { name: key.name, keyId: key.keyId, bytes }, key)
}
