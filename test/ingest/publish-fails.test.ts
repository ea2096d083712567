import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { parseCheckpoint } from '../../core/note/checkpoint.ts'
import { A, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

describe('a log that cannot be written', () => {
  it('is said, holds up no other log, does not fill the store, and goes on once it can', async () => {
    const running = await startService()
    const { service, send, folder } = running
    try {
      const [token, tokenB] = [await running.token(A, 'uploader'), await running.token(B, 'uploader')]
      const logOf = (institution: string) => path.join(folder, 'ledger', 'logs', institution)
      const published = async (institution: string) =>
        parseCheckpoint(await readFile(path.join(logOf(institution), 'checkpoint'), 'utf8')).size
      receiptOf(await send('/v1/usage', { token, body: json(usage(0)) }))
      await service.acceptor.drain.caughtUp()
      const leaves = path.join(logOf(A), 'leaves')
      await rename(leaves, `${leaves}.away`)
      await writeFile(leaves, '')

      receiptOf(await send('/v1/usage', { token, body: json(usage(1)) }))
      receiptOf(await send('/v1/usage', { token: tokenB, body: json(usage(1, { institution: B })) }))
      await sleep(2000)
      const ready = problemOf(await send('/readyz'))
      expect(ready).toMatchObject({ status: 503, detail: expect.stringContaining('ledger') })
      expect([await published(A), await published(B)]).toEqual([1, 1])
      // Attempts go on, each of them without the rows that are there.
      const [row] = await service.store.rows('SELECT toUInt32(count()) AS stored FROM usage_record')
      expect(row).toEqual({ stored: 3 })

      await rm(leaves)
      await rename(`${leaves}.away`, leaves)
      await service.acceptor.drain.caughtUp()
      expect(await published(A)).toBe(2)
      expect((await send('/readyz')).status).toBe(200)
    } finally {
      await running.dispose()
    }
  })
})
