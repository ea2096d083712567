import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { link, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { namesIn, nullIfMissing, syncFolder, writeSynced } from './durable-file.ts'

/** The Ed25519 key that signs every log of a service. */
export type LogKey = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

export const PRIVATE_KEY_FILE = 'log.key'
export const PUBLIC_KEY_FILE = 'log.pub'

/**
 * Reads `log.key` of the ledger folder (PKCS #8 PEM, 0600), or makes it with `log.pub` beside it. The caller holds the
 * folder's lock. A key is made for a ledger without any batch only: a second key would disown what the first signed.
 * Errors: LEDGER_DAMAGED for a key that is missing, unreadable or not the one of `log.pub`.
 */
export async function openLogKey(directory: string): Promise<LogKey> {
  const [pem, publicPem] = await Promise.all([
    readText(join(directory, PRIVATE_KEY_FILE)),
    readText(join(directory, PUBLIC_KEY_FILE)),
  ])
  if (pem === null) {
    if (publicPem !== null || (await hasBatches(directory)))
      throw damaged(PRIVATE_KEY_FILE, 'is missing, and batches were signed with it')
    return makeKey(directory)
  }
  const privateKey = parsed(PRIVATE_KEY_FILE, () => createPrivateKey(pem))
  if (privateKey.asymmetricKeyType !== 'ed25519') throw damaged(PRIVATE_KEY_FILE, 'is no Ed25519 key')
  const publicKey = createPublicKey(privateKey)
  if (publicPem === null) await writePublic(directory, publicKey)
  else if (!parsed(PUBLIC_KEY_FILE, () => createPublicKey(publicPem)).equals(publicKey))
    throw damaged(PUBLIC_KEY_FILE, `is not the public part of ${PRIVATE_KEY_FILE}`)
  return { privateKey, publicKey }
}

/** The key that is there, for whoever writes nothing. Errors: LEDGER_DAMAGED. */
export async function readLogKey(directory: string): Promise<LogKey> {
  const pem = await readText(join(directory, PRIVATE_KEY_FILE))
  if (pem === null) throw damaged(PRIVATE_KEY_FILE, 'is missing')
  const privateKey = parsed(PRIVATE_KEY_FILE, () => createPrivateKey(pem))
  return { privateKey, publicKey: await readLogPublicKey(directory) }
}

/** The public part alone, for whoever only reads the logs. Errors: LEDGER_DAMAGED. */
export async function readLogPublicKey(directory: string): Promise<KeyObject> {
  const pem = await readText(join(directory, PUBLIC_KEY_FILE))
  if (pem === null) throw damaged(PUBLIC_KEY_FILE, 'is missing')
  return parsed(PUBLIC_KEY_FILE, () => createPublicKey(pem))
}

async function makeKey(directory: string): Promise<LogKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const file = join(directory, PRIVATE_KEY_FILE)
  const beside = `${file}.${publicKey.export({ format: 'jwk' }).x}.new`
  await writeSynced(beside, pem, 0o600)
  // Of several instances that start together one makes the key: a link, unlike a rename, replaces nothing.
  const isOurs = await link(beside, file).then(() => true, falseIfThere)
  await unlink(beside)
  await syncFolder(directory)
  if (!isOurs) return openLogKey(directory)
  await writePublic(directory, publicKey)
  return { privateKey, publicKey }
}

/** Instances that start together write the same, each from a file of its own. */
async function writePublic(directory: string, publicKey: KeyObject): Promise<void> {
  const file = join(directory, PUBLIC_KEY_FILE)
  const beside = `${file}.${process.pid}-${++writes}.new`
  await writeSynced(beside, publicKey.export({ type: 'spki', format: 'pem' }), 0o644)
  await rename(beside, file)
  await syncFolder(directory)
}
let writes = 0

function falseIfThere(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false
  throw error
}

async function hasBatches(directory: string): Promise<boolean> {
  const [logs, journal] = await Promise.all(['logs', 'journal'].map((folder) => namesIn(join(directory, folder))))
  return (logs ?? []).length > 0 || (journal ?? []).some((name) => name === 'drained' || name.endsWith('.journal'))
}

function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(nullIfMissing)
}

function parsed(file: string, parse: () => KeyObject): KeyObject {
  try {
    return parse()
  } catch (error) {
    throw damaged(file, `cannot be read: ${messageOf(error)}`, error)
  }
}

const damaged = (file: string, why: string, cause?: unknown) =>
  new SuanhengError('LEDGER_DAMAGED', `${file} ${why}`, { file }, cause)
