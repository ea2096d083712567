import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { SuanhengError } from '../core/errors.ts'
import type { Store } from './client.ts'
import { nativeBlock, nativeColumnTypes } from './native.ts'
import { defineQuery } from './query.ts'

export type Migration = { readonly name: string; readonly sql: string; readonly sha256: string }

/**
 * Brings every part of the store to the schema of this release: applies, in order, each migration it does not have yet,
 * and returns their names. Forward only; safe to run twice, at once, or after being killed half-way.
 *
 * `now`, ms since 1970 UTC, is recorded beside each.
 * Errors: STORE_SCHEMA_MISMATCH, before anything is applied, when an applied file has other bytes than this
 * release's, or when the store's migrations are not the first ones of this release's.
 */
export async function migrate(
  store: Store,
  now: () => number,
  migrations?: readonly Migration[],
): Promise<readonly string[]> {
  const known = migrations ?? (await readMigrations())
  const [ledger] = known
  if (ledger === undefined) throw new SuanhengError('INTERNAL', 'no migrations')
  const parts = await Promise.all(
    store.parts.map(async (part) => {
      // The table the runner keeps its own record in is the first migration.
      if ((await store.deploy?.(ledger.sql)) !== true) await part.command(ledger.sql)
      const applied = await appliedMigrations(part, {})
      verifyPrefix(applied, known)
      return { part, size: applied.length }
    }),
  )
  const done: string[] = []
  for (const [index, migration] of known.entries()) {
    const lacking = parts.filter(({ size }) => size <= index).map(({ part }) => part)
    if (lacking.length === 0) continue
    const isDeployed = index === 0 || (await deployed(store, lacking, migration))
    await Promise.all(lacking.map((part) => settle(part, migration, isDeployed, now)))
    done.push(migration.name)
  }
  await store.migrated?.()
  return done
}

/**
 * For a process that may not define anything: that every part has exactly the migrations of this release.
 * Errors: STORE_SCHEMA_MISMATCH, also where there are none yet.
 */
export async function requireMigrated(store: Store): Promise<void> {
  const known = await readMigrations()
  for (const part of store.parts) {
    const applied = await appliedMigrations(part, {}).catch((error: unknown) => {
      if (error instanceof SuanhengError && error.details['engineType'] === 'UNKNOWN_TABLE') return []
      throw error
    })
    verifyPrefix(applied, known)
    if (applied.length < known.length)
      throw new SuanhengError(
        'STORE_SCHEMA_MISMATCH',
        `the store has ${applied.length} of ${known.length} migrations`,
        {
          applied: applied.length,
          expected: known.length,
        },
      )
  }
}

/** Runs it on all servers of a replicated cluster at once; false where each part has to. */
async function deployed(store: Store, lacking: readonly Store[], migration: Migration): Promise<boolean> {
  const [first] = lacking
  if (store.deploy === undefined || first === undefined) return false
  try {
    return await store.deploy(migration.sql)
  } catch (error) {
    return unlessAppliedMeanwhile(first, migration, error)
  }
}

async function settle(part: Store, migration: Migration, isDone: boolean, now: () => number): Promise<void> {
  try {
    if (!isDone) await part.command(migration.sql)
  } catch (error) {
    await unlessAppliedMeanwhile(part, migration, error)
    return
  }
  await recordMigration(part, migration, now())
}

/** Another process applied it, which can be what made it fail: the names it renames are taken then. Else throws `error`. */
async function unlessAppliedMeanwhile(part: Store, { name }: Migration, error: unknown): Promise<true> {
  const applied = await appliedMigrations(part, {})
  if (applied.some((row) => row.name === name)) return true
  throw error
}

/** The migrations of this release: `NNNN_name.sql`, numbered from 0000 without a gap, one statement a file. */
export async function readMigrations(
  folder = new URL('./migrations/', import.meta.url),
): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name, index) => {
      if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || Number(name.slice(0, 4)) !== index) {
        throw new SuanhengError('INTERNAL', `migration ${name} is not number ${index}`)
      }
      const bytes = await readFile(new URL(name, folder))
      return { name, sql: bytes.toString('utf8').trim(), sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

const appliedMigrations = defineQuery({
  file: 'applied_migrations.sql',
  params: z.strictObject({}),
  row: z.strictObject({ name: z.string(), sha256: z.string() }),
})

type Applied = { readonly name: string; readonly sha256: string }

function verifyPrefix(applied: readonly Applied[], known: readonly Migration[]): void {
  for (const [index, { name, sha256 }] of applied.entries()) {
    const ours = known[index]
    if (ours?.name === name && ours.sha256 === sha256) continue
    const message =
      ours?.name === name
        ? `migration ${name} was applied with other content`
        : `the store has migration ${name}, this release ${ours?.name ?? 'does not'} in its place`
    throw new SuanhengError('STORE_SCHEMA_MISMATCH', message, {
      migration: name,
      applied: sha256,
      expected: ours?.sha256 ?? '',
    })
  }
}

async function recordMigration(store: Store, { name, sha256 }: Migration, now: number): Promise<void> {
  const columns = [
    { name: 'name', kind: 'string', values: [name] },
    { name: 'sha256', kind: 'string', values: [sha256] },
    { name: 'applied_at', kind: 'datetime64', values: [now] },
  ] as const
  await store.insertNative('schema_migration', nativeColumnTypes(columns), [nativeBlock(1, columns)])
}
