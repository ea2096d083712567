import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HASH_NAMES, hasherOf } from '../../../core/merkle/hasher.ts'
import { consistencyProof } from '../../../core/merkle/prove.ts'
import type { AddCheckpoint } from '../../../core/note/add-checkpoint.ts'
import { signCheckpoint } from '../../../core/note/checkpoint.ts'
import { noteSigner } from '../../../core/note/signed-note.ts'
import type { Judgement } from '../../../core/note/witness.ts'
import { judgeCheckpoint } from '../../../core/note/witness.ts'
import { naiveRoot, readerOf } from '../merkle/naive.ts'
import { keyOf } from './log.ts'

describe.each(HASH_NAMES)('a witness of a log hashed with %s', (name) => {
  const hasher = hasherOf(name)
  const signer = noteSigner(`ledger.example/${name}/91440300000000000X`, keyOf(1))
  const leavesOf = (size: number, changed = -1): Uint8Array[] =>
    Array.from({ length: size }, (_, i) => hasher.leaf(Buffer.from(i === changed ? `changed ${i}` : `entry ${i}`)))
  const note = (leaves: readonly Uint8Array[]): string =>
    signCheckpoint(
      { origin: signer.key.name, size: leaves.length, root: naiveRoot(name, leaves), extensions: [] },
      signer,
    )
  const offer = async (old: number, leaves: readonly Uint8Array[]): Promise<AddCheckpoint> => ({
    old,
    proof: old > leaves.length ? [] : await consistencyProof(hasher, readerOf(name, leaves).read, old, leaves.length),
    checkpoint: note(leaves),
  })
  const judge = (last: string | null, given: AddCheckpoint): Judgement => judgeCheckpoint(signer.key, last, given)
  const verdict = (last: string | null, given: AddCheckpoint): string => {
    const judgement = judge(last, given)
    return judgement.kind === 'refused' ? judgement.reason : judgement.kind
  }

  it('takes what it sees for the first time, a log without entries among it', async () => {
    expect(verdict(null, await offer(0, leavesOf(7)))).toBe('consistent')
    expect(verdict(null, await offer(0, []))).toBe('consistent')
    expect(verdict(note([]), await offer(0, leavesOf(3)))).toBe('consistent')
  })

  it('takes the same checkpoint again, and every log that goes on', async () => {
    const sizes = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    await fc.assert(
      fc.asyncProperty(sizes, async ([first, second]) => {
        expect(verdict(note(leavesOf(first)), await offer(first, leavesOf(second)))).toBe('consistent')
      }),
      { numRuns: 40 },
    )
  })

  it('refuses a log that is smaller than it was, down to nothing', async () => {
    const seen = note(leavesOf(7))
    expect(verdict(seen, await offer(0, leavesOf(6)))).toBe('rollback')
    expect(verdict(seen, await offer(7, leavesOf(6)))).toBe('rollback')
    expect(verdict(seen, await offer(0, []))).toBe('rollback')
  })

  it('refuses another log of the same size, and keeps both checkpoints for the evidence', async () => {
    const judgement = judge(note(leavesOf(7)), await offer(7, leavesOf(7, 6)))
    expect(judgement).toMatchObject({ kind: 'refused', reason: 'fork', seen: { size: 7 }, offered: { size: 7 } })
    const empty = signCheckpoint({ origin: signer.key.name, size: 0, root: new Uint8Array(32), extensions: [] }, signer)
    expect(verdict(null, { old: 0, proof: [], checkpoint: empty })).toBe('fork')
  })

  it('refuses a longer log whose past was rewritten, whatever proof comes with it', async () => {
    const seen = note(leavesOf(7))
    for (let changed = 0; changed < 7; changed++)
      expect(verdict(seen, await offer(7, leavesOf(12, changed)))).toBe('unproven')
    expect(verdict(seen, await offer(0, leavesOf(12, 3)))).toBe('unproven')
  })

  it('refuses a log that goes on when the proof is missing, of another size, or too long', async () => {
    const seen = note(leavesOf(7))
    const good = await offer(7, leavesOf(12))
    expect(verdict(seen, { ...good, proof: [] })).toBe('unproven')
    expect(verdict(seen, { ...good, proof: [...good.proof, hasher.empty] })).toBe('unproven')
    expect(verdict(seen, await offer(6, leavesOf(12)))).toBe('unproven')
    expect(verdict(seen, { ...good, old: 6 })).toBe('unproven')
    expect(verdict(null, { ...good, old: 0 })).toBe('unproven')
    expect(verdict(null, { ...good, old: 7 })).toBe('unproven')
  })

  it('learns nothing from a checkpoint that another key signed, or of another log', async () => {
    const given = await offer(0, leavesOf(3))
    const forger = noteSigner(signer.key.name, keyOf(2))
    const other = noteSigner('ledger.example/other', keyOf(1))
    const forged = expect.objectContaining({ code: 'CHECKPOINT_FORGED' })
    expect(() => judgeCheckpoint(forger.key, null, given)).toThrow(forged)
    expect(() => judgeCheckpoint(other.key, null, given)).toThrow(forged)
    expect(() => judge(given.checkpoint.replace('\n3\n', '\n2\n'), given)).toThrow(forged)
  })
})
