import type { Checkpoint } from '../../../../core/note/checkpoint-text.ts'
import { parseCheckpoint } from '../../../../core/note/checkpoint-text.ts'
import { signedText, timeOf } from '../../../../core/note/cosigned-text.ts'
import type { KeyText } from '../../../../core/note/key-text.ts'
import { splitVerifierKey } from '../../../../core/note/key-text.ts'
import type { NoteSignature } from '../../../../core/note/note-text.ts'
import { sha256 } from './sha256.ts'
import { refuse, unable } from './verdict.ts'

/** Stops unless the key id is the one of name and key. Errors: NOTE_MALFORMED. */
export async function readKey(text: string): Promise<KeyText> {
  const key = splitVerifierKey(text.trim())
  const named = new TextEncoder().encode(`${key.name}\n`)
  const digest = await sha256(Uint8Array.from([...named, ...key.typed]))
  if (new DataView(digest.buffer).getUint32(0) !== key.keyId)
    throw refuse('验证公钥的编号与名称、公钥不符', 'the key id is not the one of this name and key')
  return key
}

/** The checkpoint of a signed note, with the key's signature checked. Stops otherwise. Errors: NOTE_MALFORMED. */
export async function openNote(note: string, key: KeyText): Promise<Checkpoint> {
  const { note: parsed, ...checkpoint } = parseCheckpoint(note)
  if (checkpoint.origin !== key.name)
    throw refuse(`检查点属于另一账本：${checkpoint.origin}`, `the checkpoint is of another log: ${checkpoint.origin}`)
  const own = parsed.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
  const valid = await Promise.all(own.map(({ bytes }) => isEd25519(key, bytes, parsed.text)))
  if (valid.length === 0 || valid.includes(false))
    throw refuse('检查点没有该账本的有效签名', 'the checkpoint carries no valid signature of the log')
  return checkpoint
}

/** When a witness signed this note's text, in seconds since 1970; null where the signature is not of this key. */
export async function cosignedTime(text: string, signature: NoteSignature, key: KeyText): Promise<number | null> {
  const isOwn = key.algorithm === 'cosignature/v1' && signature.name === key.name && signature.keyId === key.keyId
  const time = timeOf(signature.bytes)
  if (!isOwn || time === null) return null
  return (await isEd25519(key, signature.bytes.subarray(8), signedText(text, time))) ? time : null
}

async function isEd25519({ typed }: KeyText, signature: Uint8Array, text: string): Promise<boolean> {
  if (signature.length !== 64) return false
  const key = await crypto.subtle
    .importKey('raw', Uint8Array.from(typed.subarray(1)), 'Ed25519', false, ['verify'])
    .catch(() => {
      throw unable('未在此核验：浏览器不支持 Ed25519', 'Not checked here: this browser has no Ed25519')
    })
  return crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), new TextEncoder().encode(text))
}
