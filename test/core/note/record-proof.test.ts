import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SuanhengError } from '../../../core/errors.ts'
import { hasherOf, SHA256 } from '../../../core/merkle/hasher.ts'
import { verifyBatchProof } from '../../../core/note/batch-proof.ts'
import { signCheckpoint } from '../../../core/note/checkpoint.ts'
import { verifyRecordProof } from '../../../core/note/record-proof.ts'
import { noteSigner } from '../../../core/note/signed-note.ts'
import { formatProof } from '../../../core/note/tlog-proof.ts'
import type { RecordProof } from '../../../schemas/record-proof.ts'
import { base64, canonicalOf, hex, INSTITUTION, privateKey, proofOf } from './record-log.ts'

const shape = fc
  .record({
    hash: fc.constantFrom('sha256' as const, 'sm3' as const),
    batches: fc.integer({ min: 1, max: 40 }),
    records: fc.integer({ min: 1, max: 70 }),
    seed: fc.nat(),
  })
  .map((s) => ({ ...s, at: s.seed % s.batches, place: s.seed % s.records }))

const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'holds'
  } catch (error) {
    return (error as SuanhengError).code
  }
}
const flip = (bytes: Uint8Array, bit: number): Buffer => {
  const changed = Buffer.from(bytes)
  const at = bit % (8 * changed.length)
  changed.writeUInt8(changed.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3)
  return changed
}

describe('a record proof', () => {
  it('holds for any record of any batch of any log, of either hash', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ hash, batches, records, at, place }) => {
        const { whole, key } = await proofOf(hash, batches, at, records, place)
        const [proven] = verifyRecordProof(whole, key)
        expect([proven?.index, proven?.manifest.sequence, proven?.leaf]).toEqual([
          at,
          at + 1,
          hex(SHA256.leaf(canonicalOf(`r-${place}`))),
        ])
      }),
      { numRuns: 60 },
    )
  })

  it('proves nothing once a bit of the record, of its leaf, of its path or of the text of the proof is changed', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(), async ({ hash, batches, records, at, place }, bit) => {
        const { whole, version, key } = await proofOf(hash, batches, at, records, place)
        const { record } = version
        const changed: RecordProof['versions'] = [
          { ...version, canonical: hex(flip(Buffer.from(version.canonical, 'hex'), bit)) },
          { ...version, record: { ...record, leaf: hex(flip(Buffer.from(record.leaf, 'hex'), bit)) } },
          { ...version, proof: flip(Buffer.from(version.proof), bit).toString('utf8') },
          ...record.path.map((hash64, i) => {
            const other = base64(flip(Buffer.from(hash64, 'base64'), bit))
            return { ...version, record: { ...record, path: record.path.with(i, other) } }
          }),
        ]
        for (const one of changed) {
          const code = codeOf(() => verifyRecordProof({ ...whole, versions: [one] }, key))
          expect(['PROOF_INVALID', 'PROOF_MALFORMED', 'NOTE_MALFORMED', 'CHECKPOINT_FORGED']).toContain(code)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a batch proof', () => {
  it('is of its own institution and its own place, whatever the log’s key signs', async () => {
    const { version } = await proofOf('sha256', 3, 1, 2, 0)
    const hasher = hasherOf('sha256')
    const entry = Buffer.from(/^extra (.*)$/m.exec(version.proof)?.[1] ?? '', 'base64')
    const proofWith = (bytes: Uint8Array, name: string) => {
      const signer = noteSigner(name, privateKey)
      const root = hasher.leaf(bytes)
      const checkpoint = signCheckpoint({ origin: name, size: 1, root, extensions: [] }, signer)
      return codeOf(() => verifyBatchProof(formatProof({ extra: bytes, index: 0, proof: [], checkpoint }), signer.key))
    }
    const first = Buffer.from(entry.toString().replace('"sequence":2', '"sequence":1'))
    expect(proofWith(first, `a.test/${INSTITUTION}`)).toBe('holds')
    expect(proofWith(entry, `a.test/${INSTITUTION}`)).toBe('PROOF_INVALID')
    expect(proofWith(first, 'a.test/91440300MA5GHJKL34')).toBe('PROOF_INVALID')
    expect(proofWith(Buffer.from(` ${first.toString()}`), `a.test/${INSTITUTION}`)).toBe('PROOF_MALFORMED')
    expect(proofWith(Buffer.from('{}'), `a.test/${INSTITUTION}`)).toBe('PROOF_MALFORMED')
    expect(proofWith(Buffer.from('no JSON'), `a.test/${INSTITUTION}`)).toBe('PROOF_MALFORMED')
  })
})
