import { rm } from 'node:fs/promises'
import { afterAll, expect, it } from 'vitest'
import { A, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

let folder: string
const now = () => Date.UTC(2026, 0, 1)
afterAll(() => rm(folder, { recursive: true, force: true }))

it('the moment of receipt follows the log’s last one: nobody with SQL can put the moments of batches to come off', async () => {
  folder = await temporaryFolder()
  const first = await startService({}, { folder, now })
  const token = await first.token(A, 'uploader')
  receiptOf(await first.send('/v1/usage', { token, body: json(usage(0)) }))
  await first.service.acceptor.drain.caughtUp()
  await first.service.store.command(
    "ALTER TABLE batch UPDATE received_at = '2098-01-01 00:00:00.000' WHERE sequence = 1 SETTINGS mutations_sync = 2",
  )
  await first.close()

  // Also the clock that was set back over a restart does not show.
  const again = await startService({}, { folder, now: () => now() - 60_000 })
  try {
    const receipt = receiptOf(await again.send('/v1/usage', { token, body: json(usage(1)) }))
    expect(receipt.receivedAt).toBe('2026-01-01T00:00:00.000Z')
  } finally {
    await again.close()
  }
})
