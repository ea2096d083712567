import { createHash } from 'node:crypto'
import type { Document } from '../../schemas/document.ts'
import { FINDING_CLASSES } from '../../schemas/finding.ts'
import type { EntityKindName, EntityOf } from '../../schemas/kinds.ts'
import type { ListHit } from '../../schemas/list-hit.ts'
import type { Organisation } from '../../schemas/organisation.ts'
import type { UsageRecord } from '../../schemas/usage-record.ts'

/** Records by kind; each names the institution whose log it goes to. */
export type Entities = { readonly [K in EntityKindName]?: readonly EntityOf<K>[] }

/** A claim of an example and what its assessment comes to. */
export type Story = {
  readonly claim: string
  /** Whose log the claim is in. */
  readonly institution: string
  /** What sets it apart from the one in order. */
  readonly apart: string
  readonly verdict: 'pass' | 'fail' | 'undetermined'
  /** What would be paid, 元; null while it is open, and of a programme without money. */
  readonly payable: string | null
  /** Verdict and amount with what persons decided; left out: they decided nothing beside the system’s answer. */
  readonly decided?: { readonly verdict: Story['verdict']; readonly payable: string | null }
  /** File of its expected assessment, in the folder `expected` of the example. */
  readonly expected: string
}

/** Claims under one programme, with every record they rest on. */
export type ClaimExample = {
  /** Folder beside this file. */
  readonly folder: string
  readonly entities: Entities
  readonly usage: readonly UsageRecord[]
  readonly stories: readonly Story[]
}

/** Records of all parts, by kind. */
export function merged(parts: readonly Entities[]): Entities {
  const all = new Map<string, unknown[]>()
  for (const part of parts) {
    for (const [kind, records] of Object.entries(part)) all.set(kind, [...(all.get(kind) ?? []), ...records])
  }
  return Object.fromEntries(all) as Entities
}

export type Party = { readonly uscc: string; readonly name: string }

/** State organs, made up: whoever belongs to one of them alone has no owner in common with who belongs to the other. */
export const CITY_ORGAN: Party = { uscc: '11440300MB2EXLQ01Q', name: '示例市国有资产监督管理机关' }
export const PROVINCE_ORGAN: Party = { uscc: '11440100MB2EXLQ02H', name: '示例省国有资产监督管理机关' }

/** The organisation as registered in Shenzhen since 2018, and its only owner, as `institution` says it. */
export function partyRecords(
  institution: string,
  { uscc, name }: Party,
  owner: Party,
  change: Partial<Organisation> = {},
): Entities {
  return {
    organisation: [
      {
        institution,
        uscc,
        name,
        kind: 'enterprise',
        legalPerson: true,
        registeredOn: '2018-05-01',
        registeredRegion: '广东省深圳市南山区',
        status: 'active',
        ...change,
      },
    ],
    ownership_edge: [
      {
        institution,
        edgeId: `GQ-${uscc}`,
        from: owner,
        to: { uscc, name },
        kind: 'equity',
        share: '1',
        validFrom: '2018-05-01',
        source: '企业登记档案查询',
      },
    ],
  }
}

/** Queries of these lists that found nothing. */
export const notListed = (institution: string, lists: readonly ListHit['list'][], queriedOn: string): Entities => ({
  list_hit: lists.map((list) => ({
    institution,
    hitId: `MD-${list}`,
    org: institution,
    list,
    listed: false,
    source: '网站查询打印件',
    queriedOn,
  })),
})

/** A signed and sealed original; its digest is made of its id, since there is no file. */
export const paper = (
  institution: string,
  documentId: string,
  type: string,
  change: Partial<Document> = {},
): Document => ({
  institution,
  documentId,
  type,
  digest: createHash('sha256').update(documentId).digest('hex'),
  form: 'original',
  signed: true,
  sealed: true,
  ...change,
})

/** Who speaks for the authority, and who looks at it as the second. */
export const REVIEWERS = { by: '李示例', role: '审核员', secondBy: '王示例' } as const

/** What a person concluded, with a second one: none of what a person has to look for. */
export const cleared = (institution: string, claim: string, mark: string, concludedOn: string): Entities => ({
  finding: FINDING_CLASSES.map((name, i) => ({
    institution,
    findingId: `RD-${mark}-${i + 1}`,
    claim,
    class: name,
    state: 'cleared',
    ...REVIEWERS,
    concludedOn,
    grounds: '现场核查未发现',
  })),
})
