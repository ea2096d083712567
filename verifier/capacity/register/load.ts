import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Accelerator } from './accelerator.ts'
import { parseAccelerators } from './accelerator.ts'
import { parseExactJson } from './exact-json.ts'
import type { NameIndex } from './names.ts'
import { indexNames } from './names.ts'

/** The day the file came into the project. Changes with the file: a test holds both together. */
export const REGISTER_DATE = '2026-11-21'

/**
 * The accelerator register. `version` names the bytes it was read from: `<date>+sha256:<64 hex digits>`; a verdict
 * that quotes it can be computed again.
 */
export type Register = {
  readonly version: string
  readonly rows: readonly Accelerator[]
  readonly named: NameIndex
}

/** The register of these bytes. Pure. Errors: SyntaxError, ZodError. */
export function readRegister(bytes: Uint8Array, date: string): Register {
  const rows = parseAccelerators(parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { version: `${date}+sha256:${digest}`, rows, named: indexNames(rows) }
}

/** The register of this release, from the file beside this one. */
export const loadRegister = (): Register =>
  readRegister(readFileSync(new URL('./accelerators.json', import.meta.url)), REGISTER_DATE)
