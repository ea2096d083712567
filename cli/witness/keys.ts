import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { SuanhengError } from '../../core/errors.ts'
import type { Cosigner } from '../../core/note/cosignature.ts'
import { cosigner } from '../../core/note/cosignature.ts'
import type { VerifierKey } from '../../core/note/signed-note.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { Uscc } from '../../schemas/primitives.ts'

/** Beside the private key: its verifier key, which holds the witness's name. */
const nameFile = (file: string): string => `${file}.vkey`

/**
 * Makes the key of a witness: PKCS #8 PEM, readable by its owner only, and the verifier key beside it. An existing file
 * is never written over: what was cosigned under the old key could not be checked any more.
 * Output: the verifier key as text. Errors: NOTE_MALFORMED for the name, REQUEST_INVALID for the file.
 */
export async function makeWitnessKey(name: string, file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { key } = cosigner(name, privateKey)
  await writeNew(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 0o600)
  await writeNew(nameFile(file), `${key.text}\n`, 0o644)
  return key.text
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode).catch((error: unknown) => {
    throw new SuanhengError('REQUEST_INVALID', `cannot make ${file}; a file that exists is left alone`, {}, error)
  })
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Errors: REQUEST_INVALID when the key and the name beside it do not belong together. */
export async function readWitnessKey(file: string): Promise<Cosigner> {
  const named = parseVerifierKey((await readText(nameFile(file))).trim())
  const pem = await readText(file)
  let made: Cosigner
  try {
    made = cosigner(named.name, createPrivateKey(pem))
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `${file} holds no Ed25519 key`, {}, error)
  }
  if (made.key.text !== named.text)
    throw new SuanhengError('REQUEST_INVALID', `${nameFile(file)} is of another key than ${file}`)
  return made
}

/** A log that is witnessed: its key, and the institution at the end of its origin. */
export type WitnessedLog = { readonly key: VerifierKey; readonly institution: string }

/**
 * Each argument is a verifier key, or a file of them, one a line, with # comments.
 * Errors: REQUEST_INVALID, NOTE_MALFORMED.
 */
export async function readLogKeys(given: readonly string[]): Promise<WitnessedLog[]> {
  const texts = await Promise.all(
    given.map(async (text) => (text.includes('+') ? [text] : linesOf(await readText(text)))),
  )
  const logs = texts.flat().map((text) => {
    const key = parseVerifierKey(text.trim())
    const institution = key.name.slice(key.name.lastIndexOf('/') + 1)
    if (key.algorithm !== 'ed25519' || !Uscc.safeParse(institution).success)
      throw new SuanhengError('REQUEST_INVALID', `${key.name} is not the key of an institution’s log`)
    return { key, institution }
  })
  if (new Set(logs.map(({ key }) => key.name)).size < logs.length)
    throw new SuanhengError('REQUEST_INVALID', 'a log is given twice')
  return logs
}

const linesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${file}`, {}, error)
  }
}
