import { isEntityKind, KIND_NAMES, KINDS, type KindName } from '../../schemas/kinds.ts'
import type { ClaimExample } from './claim-example.ts'

type Sent = { readonly institution: string }

/** Records of one kind for the log of one institution, as a file that its uploader or an administrator pushes. */
export type RecordFile = {
  readonly institution: string
  readonly kind: KindName
  readonly role: 'uploader' | 'admin'
  /** `<example>/<institution>/<role>/<route>.ndjson` */
  readonly path: string
  readonly ndjson: string
}

/** All records of an example: institution by institution, kind by kind. */
export function recordFiles({ folder, entities, usage }: ClaimExample): readonly RecordFile[] {
  return KIND_NAMES.flatMap((kind) => {
    const records: readonly Sent[] = isEntityKind(kind) ? (entities[kind] ?? []) : kind === 'usage_record' ? usage : []
    const { route, writers } = KINDS[kind]
    const role = (writers as readonly string[]).includes('uploader') ? 'uploader' : 'admin'
    return [...new Set(records.map(({ institution }) => institution))].map((institution) => ({
      institution,
      kind,
      role,
      path: `${folder}/${institution}/${role}/${route}.ndjson`,
      ndjson: records
        .filter((record) => record.institution === institution)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    }))
  })
}
