import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasherOf } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { verifyBatchProof } from '../../core/note/batch-proof.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import { verifyRecordProof } from '../../core/note/record-proof.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { RecordProof } from '../../schemas/record-proof.ts'
import { A, receiptOf, startService } from '../support/service.ts'
import { json, usages } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
beforeAll(async () => {
  service = await startService({ SUANHENG_LEDGER_HASH: 'sm3', SUANHENG_LEDGER_ORIGIN: 'sz.test/log' })
})
afterAll(() => service.dispose())

describe('a ledger with SM3', () => {
  it('has logs of SM3 under an origin that says so, and record trees of SHA-256', async () => {
    const bearer = await service.token(A, 'uploader')
    const receipt = receiptOf(await service.send('/v1/usage', { token: bearer, body: json(usages(0, 3)) }))
    const own = parseVerifierKey((await service.send(`/ledger/${A}/vkey`, { token: bearer })).text.trim())
    expect(own.name).toBe(`sz.test/log/sm3/${A}`)
    const { checkpoint } = verifyBatchProof(receipt.proof ?? '', own)
    const checkpointNote = await service.send(`/ledger/${A}/checkpoint`, { token: bearer })
    expect(openCheckpoint(checkpointNote.text, own).size).toBe(1)
    const leaf = (await service.send(`/ledger/${A}/tile/0/000.p/1`, { token: bearer })).bytes
    expect(Buffer.from(rootOf(hasherOf('sm3'), leaf)).equals(checkpoint.root)).toBe(true)
    const answer = await service.send('/v1/records/r-1/proof', { token: bearer })
    expect(verifyRecordProof(RecordProof.parse(answer.json()), own)).toHaveLength(1)
  })
})
