import { createPrivateKey, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../core/errors.ts'
import { hasherOf } from '../core/merkle/hasher.ts'
import { verifierKey } from '../core/note/signed-note.ts'
import { institutionsOf, logDirectory, originOf } from '../ledger/ledger.ts'
import { LogFolder } from '../ledger/log/log-folder.ts'
import { PRIVATE_KEY_FILE, readLogPublicKey } from '../ledger/log-key.ts'
import type { Logs } from '../verifier/binding/bind-ledger.ts'
import type { Config } from './config.ts'

/**
 * The published logs of a data folder, read only: without the lock, while a service may run. `unsealing` is the key of
 * the logs, null where the folder is a copy without it. Errors: LEDGER_DAMAGED when there is no public key,
 * REQUEST_INVALID where no service ever ran.
 */
export async function openLogs(config: Config): Promise<{ readonly logs: Logs; readonly unsealing: KeyObject | null }> {
  const directory = join(config.dataFolder, 'ledger')
  const { SUANHENG_LEDGER_ORIGIN: originPrefix, SUANHENG_LEDGER_HASH: hash } = config.settings
  if (!['ledger', 'store', 'tokens.jsonl'].some((name) => existsSync(join(config.dataFolder, name))))
    throw new SuanhengError(
      'REQUEST_INVALID',
      `${config.dataFolder} is not the data folder of a service, or may not be read by this account: check --data`,
    )
  const publicKey = await readLogPublicKey(directory)
  const open = (institution: string) => {
    const key = verifierKey(originOf({ directory, originPrefix, hash }, institution), publicKey)
    return new LogFolder(logDirectory(directory, institution), hasherOf(hash), key)
  }
  const opened = new Map<string, LogFolder>()
  const log = (institution: string): LogFolder => {
    const folder = opened.get(institution) ?? open(institution)
    opened.set(institution, folder)
    return folder
  }
  return { logs: { institutions: () => institutionsOf(directory), log }, unsealing: await readKey(directory) }
}

async function readKey(directory: string): Promise<KeyObject | null> {
  const file = join(directory, PRIVATE_KEY_FILE)
  try {
    return createPrivateKey(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new SuanhengError('LEDGER_DAMAGED', `${PRIVATE_KEY_FILE} cannot be read`, { file: PRIVATE_KEY_FILE }, error)
  }
}
