import { readdirSync, readFileSync } from 'node:fs'
import type { KindName } from '../../schemas/kinds.ts'

const folder = new URL('../fixtures/schemas/', import.meta.url)

/** A valid record of a kind, fresh at every call. */
export const validRecord = (kind: KindName): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${kind}/valid.json`, folder), 'utf8')) as Record<string, unknown>

export type WrongRecord = {
  readonly name: string
  readonly input: unknown
  readonly issues: readonly { readonly code: string; readonly path: string }[]
}

/** Every record of a kind that has something wrong with it, named after what that is. */
export const wrongRecords = (kind: KindName): readonly WrongRecord[] =>
  readdirSync(new URL(`${kind}/`, folder))
    .filter((file) => file !== 'valid.json')
    .sort()
    .map((file) => ({
      ...(JSON.parse(readFileSync(new URL(`${kind}/${file}`, folder), 'utf8')) as Omit<WrongRecord, 'name'>),
      name: file.replace(/\.json$/, '').replaceAll('-', ' '),
    }))

export const fixtureKinds = (): readonly string[] => readdirSync(folder).sort()
