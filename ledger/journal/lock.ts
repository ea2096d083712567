import { readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SuanhengError } from '../../core/errors.ts'

const LOCK = 'lock'
/** A killed process takes a moment to be gone; a supervisor starts the next one at once. */
const ATTEMPTS = 30
const ATTEMPT_MS = 100

/**
 * Keeps a second process out of a folder. The lock names the process and when it began, so that
 * a lock left by a crash, or by a process whose number was given to another, does not count.
 * Output: a function that gives the folder free. Errors: STORE_IN_USE.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, LOCK)
  const mine = await identityOf(process.pid)
  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 })
      return () => unlink(file).catch(() => {})
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await readFile(file, 'utf8').catch(() => '')
    const pid = Number(/^(\d+)/.exec(holder)?.[1] ?? Number.NaN)
    if (Number.isInteger(pid) && isAlive(pid) && (await identityOf(pid)) === holder) {
      if (attempt >= ATTEMPTS) throw new SuanhengError('STORE_IN_USE', `process ${pid} holds ${directory}`, { pid })
      await sleep(ATTEMPT_MS)
      continue
    }
    await unlink(file).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Process number and start time (field 22 of /proc/PID/stat); the number alone where there is no /proc. */
async function identityOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return `${pid} ${started}\n`
}
