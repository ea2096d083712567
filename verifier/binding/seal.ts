import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { BoundLog, LedgerBinding, ReportLedger } from './ledger-binding.ts'

/** A log at one size, as a report writes it. */
export const BoundLogSchema = z.strictObject({
  institution: Uscc,
  origin: z.string().max(512),
  size: z.int().nonnegative(),
  root: z.string().max(64),
})

/** Sealed lists are padded to whole blocks, so that their length tells nothing about few others. */
const BLOCK = 2048
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Derived from the key of the logs: who can sign the ledger knows all institutions anyway. */
const keyOf = (privateKey: KeyObject, use: string): Buffer =>
  Buffer.from(
    hkdfSync('sha256', privateKey.export({ type: 'pkcs8', format: 'der' }), '', `suanheng/report/${use}/1`, 32),
  )

/**
 * The binding with its others hidden from who holds the report: AES-256-GCM, base64. The nonce is a MAC of the text
 * (as in RFC 5297), so that the same binding gives the same bytes and no nonce serves two texts. Sealed to the
 * checkpoint beside it: nobody can put the others of an earlier report, who had sent less by then, into a later one.
 */
export function sealOthers(binding: LedgerBinding, privateKey: KeyObject): ReportLedger {
  const text = Buffer.from(canonicalJson(binding.others.map((log) => ({ ...log }))))
  const plain = Buffer.concat([text, Buffer.alloc((BLOCK - (text.length % BLOCK)) % BLOCK, ' ')])
  const beside = Buffer.from(binding.checkpoint.text)
  const nonce = nonceOf(plain, beside, privateKey)
  const cipher = createCipheriv('aes-256-gcm', keyOf(privateKey, 'seal'), nonce).setAAD(beside)
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { checkpoint: binding.checkpoint, sealedOthers: sealed.toString('base64') }
}

/** Errors: PROOF_INVALID when it was not sealed by this service to this checkpoint (the signed note), or was changed. */
export function openOthers(sealedOthers: string, checkpoint: string, privateKey: KeyObject): readonly BoundLog[] {
  const bytes = Buffer.from(sealedOthers, 'base64')
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', keyOf(privateKey, 'seal'), nonce)
    decipher.setAAD(Buffer.from(checkpoint))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return z.array(BoundLogSchema).parse(JSON.parse(plain.toString('utf8')))
  } catch (error) {
    throw new SuanhengError(
      'PROOF_INVALID',
      'ledger.sealedOthers was not sealed by this service to this checkpoint',
      {},
      error,
    )
  }
}

/** Over both texts, told apart by the hash of the first. */
const nonceOf = (plain: Uint8Array, beside: Uint8Array, privateKey: KeyObject): Buffer =>
  createHmac('sha256', keyOf(privateKey, 'nonce'))
    .update(createHash('sha256').update(beside).digest())
    .update(plain)
    .digest()
    .subarray(0, NONCE_BYTES)
