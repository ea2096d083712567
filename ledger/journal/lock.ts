import { link, readdir, readFile, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { SuanhengError } from '../../core/errors.ts'

/** A killed process takes a moment to be gone; a supervisor starts the next one at once. */
const ATTEMPTS = 30
const ATTEMPT_MS = 100

/** Two calls of one process need a name each. */
let calls = 0

const lockName = (generation: number): string => `lock.${generation.toString().padStart(12, '0')}`
const generationOf = (name: string): number => Number(/^lock\.(\d{12})$/.exec(name)?.[1] ?? 0)

/**
 * Keeps a second process out of a folder. The lock names the process and when it began, so that a lock left by a
 * crash, or by a process whose number was given to another, does not count.
 *
 * Nobody removes the newest lock, not even a dead one's: whoever finds it free makes the next generation, which only
 * one can, and is the holder if none is higher then. Two that find the same dead lock therefore never both get in, as
 * they could if taking over meant removing a file that a third may have made meanwhile.
 *
 * Output: a function that gives the folder free. Errors: STORE_IN_USE.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const mine = await identityOf(process.pid)
  const beside = join(directory, `lock-${process.pid}-${threadId}-${++calls}.new`)
  await writeFile(beside, mine, { mode: 0o600 })
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const newest = await newestOf(directory)
      const holder = newest === 0 ? null : await liveHolderOf(join(directory, lockName(newest)))
      if (holder !== null) {
        if (attempt === ATTEMPTS)
          throw new SuanhengError('STORE_IN_USE', `process ${holder} holds ${directory}`, { pid: holder })
        await sleep(ATTEMPT_MS)
        continue
      }
      const file = join(directory, lockName(newest + 1))
      if (!(await isMade(beside, file))) continue
      if ((await newestOf(directory)) === newest + 1) {
        await removeBelow(directory, newest + 1)
        // `beside` is the same file until it is unlinked below; emptied, the lock stays as the newest and is free.
        return () => truncate(file).catch(() => {})
      }
      // The holder of the higher one may have removed it already.
      await unlink(file).catch(() => {})
    }
    throw new SuanhengError('STORE_IN_USE', `others keep taking ${directory}`, {})
  } finally {
    await unlink(beside)
  }
}

async function newestOf(directory: string): Promise<number> {
  return (await readdir(directory)).reduce((newest, name) => Math.max(newest, generationOf(name)), 0)
}

/** A link appears with its content: there is no moment at which the lock names nobody. */
async function isMade(from: string, file: string): Promise<boolean> {
  try {
    await link(from, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Also what processes left that were killed while they took the lock. */
async function removeBelow(directory: string, generation: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const older = generationOf(name)
    const writer = Number(/^lock-(\d+)-/.exec(name)?.[1] ?? process.pid)
    if ((older > 0 && older < generation) || !isAlive(writer)) await unlink(join(directory, name)).catch(() => {})
  }
}

/** Null where the lock was given free, its process is gone, or a newer lock has replaced it. */
async function liveHolderOf(file: string): Promise<number | null> {
  const holder = await readFile(file, 'utf8').catch(() => '')
  const pid = Number(/^(\d+) /.exec(holder)?.[1] ?? Number.NaN)
  return Number.isInteger(pid) && isAlive(pid) && (await identityOf(pid)) === holder ? pid : null
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
