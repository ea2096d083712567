import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger } from '../../ledger/ledger.ts'
import { openLogKey, readLogPublicKey } from '../../ledger/log-key.ts'
import { A, appendBatches, drain, ORIGIN } from './writer.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-key-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const damaged = { code: 'LEDGER_DAMAGED' }

describe('the key of the logs', () => {
  it('is made once, for its owner only, with the public part beside it', async () => {
    const first = await openLogKey(directory)
    const second = await openLogKey(directory)
    expect(second.privateKey.equals(first.privateKey)).toBe(true)
    expect((await stat(join(directory, 'log.key'))).mode & 0o777).toBe(0o600)
    expect((await readLogPublicKey(directory)).equals(first.publicKey)).toBe(true)
    await unlink(join(directory, 'log.pub'))
    expect((await openLogKey(directory)).publicKey.equals(await readLogPublicKey(directory))).toBe(true)
  })

  it('is never made anew where something was signed with the old one', async () => {
    await openLogKey(directory)
    await unlink(join(directory, 'log.key'))
    await expect(openLogKey(directory)).rejects.toMatchObject(damaged)
    await unlink(join(directory, 'log.pub'))
    for (const sign of ['logs/91440300MA5EXAMP0X', 'journal/00000000000000000001.journal', 'journal/drained']) {
      await mkdir(join(directory, sign), { recursive: true })
      await expect(openLogKey(directory), sign).rejects.toMatchObject(damaged)
      await rm(join(directory, sign), { recursive: true })
    }
    await openLogKey(directory)
  })

  it('is refused where it is damaged, of another kind, or not the one of the public part', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    await openLogKey(directory)
    const pem = await readFile(join(directory, 'log.key'), 'utf8')
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    for (const wrong of ['', pem.slice(0, 60), other, rsa.toString()]) {
      await writeFile(join(directory, 'log.key'), wrong)
      await expect(openLogKey(directory)).rejects.toMatchObject(damaged)
    }
    await writeFile(join(directory, 'log.key'), pem)
    await openLogKey(directory)
  })

  it('stops the ledger from opening when it is gone, and lets go of the lock', async () => {
    const options = { directory, originPrefix: ORIGIN, hash: 'sha256' } as const
    const ledger = await Ledger.open(options)
    await appendBatches(ledger, A, [1])
    await drain(ledger)
    await ledger.close()
    const pem = await readFile(join(directory, 'log.key'))
    await unlink(join(directory, 'log.key'))
    await expect(Ledger.open(options)).rejects.toMatchObject(damaged)
    await writeFile(join(directory, 'log.key'), pem)
    await (await Ledger.open(options)).close()
  })
})
