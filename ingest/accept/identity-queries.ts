import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import { paramParts } from '../../store/params.ts'
import { defineQuery } from '../../store/query.ts'
import { partsOfSampleKey } from '../decode/series.ts'
import type { Span } from './sample-times.ts'

/** A version of a record that is known already. */
export type Version = { readonly key: string; readonly digest: string; readonly contract: string }

const VersionRow = z.strictObject({ key: z.string(), digest: z.string(), contract: z.string() })
const Institution = z.string()
const Keys = z.array(z.string())

const usageLookup = defineQuery({
  file: 'identity_usage_lookup.sql',
  params: z.strictObject({ institution: Institution, keys: Keys }),
  row: VersionRow,
})
const sampleLookup = defineQuery({
  file: 'identity_sample_lookup.sql',
  params: z.strictObject({
    institution: Institution,
    devices: Keys,
    earliest: z.number(),
    latest: z.number(),
    keys: Keys,
  }),
  row: VersionRow,
})
const entityLookup = defineQuery({
  file: 'identity_entity_lookup.sql',
  params: z.strictObject({ institution: Institution, kind: z.string(), keys: Keys }),
  row: VersionRow,
})
const usageWarm = defineQuery({
  file: 'identity_usage_warm.sql',
  params: z.strictObject({ institution: Institution, after: z.string(), page: z.number() }),
  row: z.strictObject({ hashes: z.string(), records: z.coerce.number(), last: z.string() }),
})
const usageCount = defineQuery({
  file: 'identity_usage_count.sql',
  params: z.strictObject({ institution: Institution }),
  row: z.strictObject({ records: z.coerce.number() }),
})
const sampleSpans = defineQuery({
  file: 'identity_sample_spans.sql',
  params: z.strictObject({ institution: Institution }),
  row: z.strictObject({ device: z.string(), earliest: z.coerce.number(), latest: z.coerce.number() }),
})

/** The store's versions of these keys, which must all be of one kind. */
export async function lookupVersions(
  store: Store,
  institution: string,
  kind: string,
  keys: readonly string[],
): Promise<readonly Version[]> {
  const versions: Version[] = []
  // A statement takes a bounded list; a batch of records sent again asks for all its ids. Keys of one device next to
  // each other: a part then reads few places of the store.
  for (const part of paramParts(keys.toSorted())) versions.push(...(await lookupPart(store, institution, kind, part)))
  return versions
}

async function lookupPart(
  store: Store,
  institution: string,
  kind: string,
  keys: readonly string[],
): Promise<readonly Version[]> {
  if (kind === 'usage_record') return usageLookup(store, { institution, keys: [...keys] })
  if (kind !== 'device_sample') return entityLookup(store, { institution, kind, keys: [...keys] })
  const split = keys.map(partsOfSampleKey)
  const times = split.map(({ ms }) => ms)
  const devices = [...new Set(split.map(({ device }) => device))]
  const bounds = times.reduce(
    ({ earliest, latest }, time) => ({ earliest: Math.min(earliest, time), latest: Math.max(latest, time) }),
    {
      earliest: Number.MAX_SAFE_INTEGER,
      latest: 0,
    },
  )
  return sampleLookup(store, { institution, devices, ...bounds, keys: [...keys] })
}

/** Some 40 ms of hashes: between two pages others have their turn. */
export const HASH_PAGE = 200_000

/** About how many identity hashes there are to read. */
export async function countStoredHashes(store: Store, institution: string): Promise<number> {
  const [row] = await usageCount(store, { institution })
  return row?.records ?? 0
}

/** Every identity hash the store has of an institution's usage records, in pages of two 32-bit halves each. */
export async function* storedHashes(
  store: Store,
  institution: string,
  pageRecords: number,
): AsyncGenerator<Uint32Array> {
  let after = ''
  for (;;) {
    const [page] = await usageWarm(store, { institution, after, page: pageRecords })
    if (page === undefined || page.records === 0) return
    const bytes = Buffer.from(page.hashes, 'base64')
    // A hash shifted by a byte would make known records look new.
    if (bytes.length !== page.records * 8)
      throw new SuanhengError('INTERNAL', `${bytes.length} bytes of ${page.records} hashes`)
    yield new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    if (page.records < pageRecords) return
    after = page.last
  }
}

/** Between which moments the store has samples of an institution's devices. */
export async function storedSpans(store: Store, institution: string): Promise<ReadonlyMap<string, Span>> {
  const rows = await sampleSpans(store, { institution })
  return new Map(rows.map(({ device, earliest, latest }) => [device, { earliest, latest }]))
}
