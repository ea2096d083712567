import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { lockFolder } from '../../ledger/journal/lock.ts'

/** Takes the lock, says so in a file, and holds it until it is killed. */
const [, , folder = '', file = ''] = process.argv
for (;;) {
  const unlock = await lockFolder(folder).catch(() => null)
  if (unlock === null) continue
  appendFileSync(file, `${process.pid}\n`)
  await sleep(1_000_000)
}
