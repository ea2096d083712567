import type { KeyObject } from 'node:crypto'

/** The Ed25519 key that signs every log of a service. */
export type LogKey = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

/** Reads `log.key` of the ledger folder (PKCS #8 PEM, 0600), or makes it with `log.pub` beside it. Errors: LEDGER_DAMAGED. */
export async function openLogKey(_directory: string): Promise<LogKey> {
  throw new Error('not yet')
}
