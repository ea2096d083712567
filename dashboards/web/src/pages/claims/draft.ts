import { TEMPLATES } from './templates.ts'

/** A record as its kind has it, without the institution, which is that of the claim. */
export type DraftRecord = { readonly kind: string; readonly record: Readonly<Record<string, unknown>> }
export type DraftUse = {
  readonly contract: string
  readonly from: string
  readonly to: string
  readonly purpose: string
  readonly acceleratorModel?: string
  readonly cardHours: string
}

/** What is assumed, and how open texts are read. Nothing of it is ever sent to be stored. */
export type Draft = {
  readonly readings: Readonly<Record<string, string>>
  readonly assume: string | null
  readonly records: readonly DraftRecord[]
  readonly without: readonly { readonly kind: string; readonly id: string }[]
  readonly use: readonly DraftUse[]
  readonly clauses: Readonly<Record<string, 'pass' | 'fail'>>
}
export const EMPTY: Draft = { readings: {}, assume: null, records: [], without: [], use: [], clauses: {} }

/** Whether no fact is assumed; readings, and the day a draft of the ledger is taken to be submitted, assume none. */
export const isEmpty = ({ records, without, use, clauses }: Draft): boolean =>
  records.length === 0 && without.length === 0 && use.length === 0 && Object.keys(clauses).length === 0

/** What is asked of the claim as the ledger has it: how open texts are read, and the day of a draft. */
export const questionOf = ({ readings, assume }: Draft) => ({
  reading: Object.entries(readings).map(([name, value]) => `${name}=${value}`),
  ...(assume === null ? {} : { assume }),
})

export const bodyOf = ({ assume, ...rest }: Draft, institution: string) => ({
  institution,
  ...rest,
  ...(assume === null ? {} : { assume }),
})

/** In an address: the base64url of its JSON, without what is empty. '' for the empty draft. */
export function encodeDraft(draft: Draft): string {
  const kept = Object.entries(draft).filter(([, value]) => value !== null && JSON.stringify(value).length > 2)
  if (kept.length === 0) return ''
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(kept)))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** The draft of an address; what is none, as of a mistyped address, is the empty draft. The service checks its parts. */
export function decodeDraft(text: string): Draft {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...EMPTY, ...parsed } : EMPTY
  } catch {
    return EMPTY
  }
}

/** Longer than this an address is cut by proxies and chats: then it is kept in the tab alone. */
export const LONGEST_ADDRESS = 6000

const sameKind = (a: DraftRecord, kind: string, id: string): boolean => a.kind === kind && idOf(a) === id

/** Fields that name a record of a kind, as schemas/kinds.ts has them. */
const ID_FIELDS: Readonly<Record<string, string>> = {
  claim: 'claimId',
  contract: 'number',
  settlement: 'settlementId',
  payment: 'bankReference',
  service: 'serviceId',
  capacity: 'statementId',
  voucher: 'number',
  grant: 'grantId',
  document: 'documentId',
  organisation: 'uscc',
  ownership_edge: 'edgeId',
  registry_entry: 'entryId',
  licence: 'number',
  list_hit: 'hitId',
  corpus_project: 'projectId',
  corpus_purchase: 'purchaseId',
  dataset: 'datasetId',
  finding: 'findingId',
  metering_test: 'testId',
  score: 'scoreId',
}
export const ASSUMABLE: readonly string[] = [...Object.keys(ID_FIELDS), 'invoice']

export function idOf({ kind, record }: DraftRecord): string {
  if (kind === 'invoice')
    return record['code'] === undefined ? text(record['number']) : `${text(record['code'])}-${text(record['number'])}`
  return text(record[ID_FIELDS[kind] ?? ''])
}
/** A record of a kind from nothing, under its id. Of an invoice with a code the id is both. */
export function newRecord(kind: string, id: string): Readonly<Record<string, unknown>> {
  const [number = id, code] = kind === 'invoice' ? id.split('-').toReversed() : [id]
  return { ...TEMPLATES[kind], [ID_FIELDS[kind] ?? 'number']: number, ...(code === undefined ? {} : { code }) }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** With a record assumed: it stands for one of the same kind and id that was assumed before. */
export function withRecord(draft: Draft, added: DraftRecord): Draft {
  const { kind } = added
  const id = idOf(added)
  return {
    ...draft,
    records: [...draft.records.filter((one) => !sameKind(one, kind, id)), added],
    without: draft.without.filter((one) => one.kind !== kind || one.id !== id),
  }
}

export const withoutRecord = (draft: Draft, kind: string, id: string): Draft => ({
  ...draft,
  records: draft.records.filter((one) => !sameKind(one, kind, id)),
  without: [...draft.without.filter((one) => one.kind !== kind || one.id !== id), { kind, id }],
})

export function withAnswer(draft: Draft, clause: string, state: 'pass' | 'fail' | null): Draft {
  const { [clause]: _, ...rest } = draft.clauses
  return { ...draft, clauses: state === null ? rest : { ...rest, [clause]: state } }
}

export function withReading(draft: Draft, name: string, value: string | null): Draft {
  const { [name]: _, ...rest } = draft.readings
  return { ...draft, readings: value === null ? rest : { ...rest, [name]: value } }
}

/** SHA-256 of nothing that exists: a document that is only assumed has no file. */
const NO_FILE = '0'.repeat(64)

/**
 * The document that a missing item asks for, as if it were registered in order: signed, sealed, an original. Its type comes
 * from the path of the item (`document audit_report|tax_certificate 2024 of XL-1`), or, where that names an id alone, from
 * the end of the id; `type` '' where neither tells, for a person to fill in.
 */
export function documentFor(path: string): DraftRecord {
  const rest = path.replace(/^document /, '')
  const [what = '', ...of] = rest.split(' of ')
  const [names = '', years = ''] = what.split(' ')
  const types = names.split('|')
  const isType = /^[a-z][a-z0-9_]*$/.test(types[0] ?? '')
  const type = isType ? (types[0] ?? '') : (/[a-z][a-z0-9_]+$/.exec(names)?.[0] ?? '')
  const year = Number(years.split('/')[0])
  const org = of.find((one) => /^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(one))
  const contract = of.find((one) => one !== org)
  const covers = {
    ...(org === undefined ? {} : { org }),
    ...(contract === undefined ? {} : { contract }),
    ...(year >= 2000 ? { fiscalYear: year } : {}),
  }
  return {
    kind: 'document',
    record: {
      documentId: isType ? `假定-${type}${years === '' ? '' : `-${year}`}` : names,
      type,
      digest: NO_FILE,
      form: 'original',
      signed: true,
      sealed: true,
      ...(Object.keys(covers).length === 0 ? {} : { covers }),
    },
  }
}
