import { z } from 'zod'
import { KIND_NAMES } from '../../../schemas/kinds.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { flag } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import type { AuditEntries, Entry } from '../entry.ts'
import { type JudgedPaper, judgePapers, type StandingOf } from '../papers.ts'
import { loadEntries } from './load-entries.ts'

const versions = defineQuery({
  file: 'audit_evidence.sql',
  params: z.strictObject({
    institutions: z.array(z.string()),
    kinds: z.array(z.string()),
    ids: z.array(z.string()),
  }),
  row: z.strictObject({
    institution: z.string(),
    kind: z.string(),
    entity_id: z.string(),
    digest: z.string(),
    head: flag,
  }),
})

export type PaperScope = {
  /** In whose log; null: in any. */
  readonly institution: string | null
  readonly unit?: string
  readonly contract?: string
  readonly engagement?: string
}

/**
 * Working papers as they stand, with what became of the evidence they name. Papers of a file are read whole before they are
 * narrowed, so that a reference to another unit’s paper is not missed. Errors: those of the store.
 */
export async function loadPapers(store: Store, scope: PaperScope): Promise<readonly JudgedPaper[]> {
  const { institution, unit, contract, engagement } = scope
  const entries = await loadEntries(store, {
    kinds: ['working_paper', 'audit_approval'],
    ...(institution === null ? {} : { institution }),
  })
  const papers = judgePapers(entries, await standings(store, entries))
  return papers.filter(
    ({ entry: { body } }) =>
      (unit === undefined || body.unit === unit) &&
      (contract === undefined || body.contract === contract) &&
      (engagement === undefined || body.engagement === engagement),
  )
}

type Evidence = NonNullable<Entry<'working_paper'>['body']['evidence']>[number]
const DETACHED: readonly string[] = ['usage_record', 'device_sample', 'batch']
/** Records and batches are proven one by one (`/v1/records/{id}/proof`); what is no kind of ours is a paper outside. */
const isEntity = (kind: string): boolean => !DETACHED.includes(kind) && (KIND_NAMES as readonly string[]).includes(kind)

async function standings(store: Store, { working_paper }: Pick<AuditEntries, 'working_paper'>): Promise<StandingOf> {
  const named = working_paper.flatMap(({ body }) =>
    (body.evidence ?? [])
      .filter(({ kind }) => isEntity(kind))
      .map((evidence) => ({ ...evidence, institution: evidence.institution ?? body.unit })),
  )
  const institutions = [...new Set(named.map(({ institution }) => institution))]
  const kinds = [...new Set(named.map(({ kind }) => kind))]
  const heads = new Map<string, { readonly digests: Set<string>; readonly heads: Set<string> }>()
  for (const ids of inParts([...new Set(named.map(({ id }) => id))]))
    for (const row of await versions(store, { institutions, kinds, ids: [...ids] })) {
      const key = keyOf(row.institution, row.kind, row.entity_id)
      const known = heads.get(key) ?? { digests: new Set(), heads: new Set() }
      known.digests.add(row.digest)
      if (row.head) known.heads.add(row.digest)
      heads.set(key, known)
    }
  return ({ institution, kind, id, digest }: Evidence, unit: string) => {
    if (!isEntity(kind)) return null
    const known = heads.get(keyOf(institution ?? unit, kind, id))
    if (known === undefined || (digest !== undefined && !known.digests.has(digest))) return 'missing'
    return digest === undefined || known.heads.has(digest) ? 'current' : 'corrected'
  }
}

const keyOf = (institution: string, kind: string, id: string): string => JSON.stringify([institution, kind, id])
