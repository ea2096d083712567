import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SuanhengError } from '../../../core/errors.ts'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { formatAddCheckpoint, parseAddCheckpoint } from '../../../core/note/add-checkpoint.ts'
import { openCheckpoint, parseCheckpoint } from '../../../core/note/checkpoint.ts'
import { parseNote, parseSignatureLines, parseVerifierKey } from '../../../core/note/signed-note.ts'
import { formatProof, parseProof, verifyProof } from '../../../core/note/tlog-proof.ts'
import { flipped } from '../merkle/naive.ts'
import { checkpointOf, LOG, proofOf } from './log.ts'

/** The code of what a call raises, null when it raises nothing; what is no SuanhengError is not caught. */
function codeOf(call: () => unknown): string | null {
  try {
    call()
    return null
  } catch (error) {
    if (error instanceof SuanhengError) return error.code
    throw error
  }
}

function expectRoundTrip<T>(text: string, parse: (text: string) => T, format: (value: T) => string): void {
  let written = text
  const code = codeOf(() => {
    written = format(parse(text))
  })
  expect([null, 'PROOF_MALFORMED']).toContain(code)
  expect(written).toBe(text)
}

/** Texts with one bit changed, bit by bit. */
function* tampered(text: string): Generator<string> {
  const bytes = Buffer.from(text)
  for (let bit = 0; bit < bytes.length * 8; bit++) yield Buffer.from(flipped(bytes, bit)).toString('utf8')
}

describe('one changed bit', () => {
  it('anywhere in a proof file, and it proves nothing', async () => {
    const text = await proofOf(2, 5)
    expect(codeOf(() => verifyProof(SHA256, text, LOG.key))).toBeNull()
    const codes = new Set<string | null>()
    for (const wrong of tampered(text)) codes.add(codeOf(() => verifyProof(SHA256, wrong, LOG.key)))
    expect(codes).toEqual(new Set(['CHECKPOINT_FORGED', 'NOTE_MALFORMED', 'PROOF_INVALID', 'PROOF_MALFORMED']))
  })

  it('anywhere in a checkpoint, and it does not open', () => {
    const codes = new Set<string | null>()
    for (const wrong of tampered(checkpointOf(5))) codes.add(codeOf(() => openCheckpoint(wrong, LOG.key)))
    expect(codes).toEqual(new Set(['CHECKPOINT_FORGED', 'NOTE_MALFORMED']))
  })

  it('anywhere in a verifier key, and it is none', () => {
    for (const wrong of tampered(LOG.key.text)) expect(codeOf(() => parseVerifierKey(wrong))).toBe('NOTE_MALFORMED')
  })
})

describe('any text', () => {
  const proof = { extra: Buffer.from('entry'), index: 3, proof: [SHA256.empty], checkpoint: checkpointOf(5) }
  const samples = [formatProof(proof), formatAddCheckpoint({ ...proof, old: 3 }), proof.checkpoint, LOG.key.text]
  /** Pieces of what is well-formed, and of what is not, in any order. */
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '— ',
        ' ',
        '+',
        '=',
        '\0',
        '\r\n',
        '5',
        'old 0',
        'index 1',
        'extra ',
        '\ud800',
        '𠮷',
      ),
      fc.constantFrom(...samples.flatMap((text) => text.split('\n'))),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 14 },
  )
  const texts = fc.oneof(
    pieces.map((list) => list.join('')),
    pieces.map((list) => `${list.join('\n')}\n`),
    fc
      .tuple(fc.constantFrom(...samples), fc.nat(400), fc.nat(30), fc.string({ maxLength: 4 }))
      .map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut)),
  )

  it('is read or refused with a code, and what was read is written as it was', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of [parseNote, parseCheckpoint, parseSignatureLines, parseVerifierKey])
          expect([null, 'NOTE_MALFORMED']).toContain(codeOf(() => parse(text)))
        expectRoundTrip(text, parseProof, formatProof)
        expectRoundTrip(text, parseAddCheckpoint, formatAddCheckpoint)
      }),
      { numRuns: 2000 },
    )
  })
})
