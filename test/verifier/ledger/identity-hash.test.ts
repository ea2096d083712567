import { rm } from 'node:fs/promises'
import { afterAll, expect, it } from 'vitest'
import { startService, temporaryFolder } from '../../support/service.ts'
import { usage } from '../../support/usage.ts'
import { findingsOf, named, newInstitution, push, sql } from './checked.ts'

let folder: string
afterAll(() => rm(folder, { recursive: true, force: true }))

it('names a record of two contents that came in as new, after its hash was changed so that nobody looked it up', async () => {
  folder = await temporaryFolder()
  const institution = newInstitution()
  const first = await startService({}, { folder })
  await push(first, institution, 'usage', [usage(0, { institution })])
  await first.service.acceptor.drain.caughtUp()
  for (const table of ['usage_record', 'usage_identity'])
    await sql(first, `ALTER TABLE ${table} UPDATE identity_hash = 1 WHERE 1 SETTINGS mutations_sync = 2`)
  await first.close()

  const again = await startService({}, { folder })
  try {
    const receipt = await push(again, institution, 'usage', [usage(0, { institution, purpose: 'sft' })])
    expect(receipt.records).toMatchObject({ recorded: 1, conflict: 0 })
    await again.service.acceptor.drain.caughtUp()
    expect(named(await findingsOf(again, institution))).toEqual(['DERIVED_TABLE_DIFFERS 2/null r-0'])
  } finally {
    await again.close()
  }
})
