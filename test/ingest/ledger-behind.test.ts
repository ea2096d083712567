import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { verifyBatchProof } from '../../core/note/batch-proof.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { A, B, problemOf, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

let folder: string
afterAll(() => rm(folder, { recursive: true, force: true }))

const open = () => startService({}, { folder })
type Running = Awaited<ReturnType<typeof open>>
const push = (service: Running, token: string, n: number, institution = A) =>
  service.send('/v1/usage', { token, body: json(usage(n, { institution })) })

describe('a ledger folder put back to an older state', () => {
  it('takes no batch where the store knows later ones, and goes on where it does not; the newer folder mends it', async () => {
    folder = await temporaryFolder()
    const [ledger, older, newer] = ['ledger', 'older', 'newer'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ]
    let service = await open()
    const token = await service.token(A, 'uploader')
    const tokenB = await service.token(B, 'uploader')
    receiptOf(await push(service, token, 0))
    receiptOf(await push(service, tokenB, 0, B))
    await service.close()
    await cp(ledger, older, { recursive: true })
    service = await open()
    receiptOf(await push(service, token, 1))
    await service.close()
    await cp(ledger, newer, { recursive: true })

    await rm(ledger, { recursive: true })
    await cp(older, ledger, { recursive: true })
    service = await open()
    expect(service.service.behind).toEqual([{ institution: A, stored: 2, ledger: 1 }])
    for (const n of [1, 2]) {
      const problem = problemOf(await push(service, token, n))
      expect(problem).toMatchObject({ code: 'LEDGER_BEHIND', status: 503, stored: 2, ledger: 1 })
    }
    expect(receiptOf(await push(service, tokenB, 1, B)).sequence).toBe(2)
    await service.close()

    await rm(ledger, { recursive: true })
    service = await open()
    expect(problemOf(await push(service, token, 2)).code).toBe('LEDGER_BEHIND')
    await service.close()

    await rm(ledger, { recursive: true })
    await cp(newer, ledger, { recursive: true })
    service = await open()
    // What B was given on the older folder is not in the newer one: told at once, before B sends anything.
    expect(service.service.behind).toEqual([{ institution: B, stored: 2, ledger: 1 }])
    const receipt = receiptOf(await push(service, token, 2))
    expect(receipt.sequence).toBe(3)
    const key = parseVerifierKey((await service.send(`/ledger/${A}/vkey`, { token })).text.trim())
    expect(verifyBatchProof(receipt.proof ?? '', key).checkpoint.size).toBe(3)
    await service.close()
  })
})
