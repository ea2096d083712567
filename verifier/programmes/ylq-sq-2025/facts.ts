import { formatYuan, parseYuan } from '../../../core/money.ts'
import type { Grant } from '../../../schemas/grant.ts'
import { chain, type Fact, known, listOf, map, named, together, unknown } from '../engine/fact.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { type ClaimFacts, claimFacts, institutionsOf } from '../facts/claim-facts.ts'
import { statedBy } from '../facts/documents.ts'
import { isHearsay, toldByOthers } from '../facts/hearsay.ts'
import { type Listing, matchesIn } from '../facts/listing.ts'
import { derive, entitiesOf, refsOf, type Versions, versionsOf } from '../facts/versions.ts'
import type { OtherMoney, Parts, YlqFacts, YlqParameters } from './pack-types.ts'
import { purchaseOf } from './purchase-facts.ts'

export function ylqFacts(evidence: ClaimEvidence, p: Pick<YlqParameters, 'costClasses'>): YlqFacts {
  const claim = claimFacts(evidence)
  const { corpus } = evidence
  const parts = partsOf(claim)
  const datasetHeads = corpus?.datasets ?? []
  const datasets = chain(listedDatasets(claim), (ids) =>
    listOf([...ids].sort().map((id) => present(versionsOf('dataset', id, datasetHeads)))),
  )
  const purchases = chain(claim.contracts, (numbers) =>
    listOf([...numbers].sort().map((number) => purchaseOf(evidence, number, { claim, p }))),
  )
  const projects = chain(together({ parts, purchases, datasets }), (found) => {
    const ofPurchases = found.purchases.map(({ records }) =>
      chain(records, (all) => listOf(all.map((one) => derive(one, 'project', ({ project }) => project)))),
    )
    const ofDatasets = found.datasets.flatMap(({ heads }) => heads.map(({ body }) => body.project ?? ''))
    return chain(listOf(ofPurchases), (ids) => {
      const all = [...new Set([...ids.flat(), ...ofDatasets.filter((id) => id !== '')])].sort()
      return listOf(all.map((id) => present(versionsOf('corpus_project', id, corpus?.projects ?? []))))
    })
  })
  const grants = grantsOf(evidence, claim)
  return {
    claim,
    parts,
    claimedFen: claimedOf(claim),
    purchases,
    datasets,
    projects,
    scored: corpus?.scored ?? { purchase: NOT_SCORED, opening: NOT_SCORED },
    grants,
    otherMoney: otherMoneyOf(grants, claim, projects),
    otherClaims: evidence.otherClaims,
    calendar: evidence.calendar,
  }
}

const NOT_SCORED = unknown(
  'score of the reviewers',
  {
    en: 'The amount within the ceiling is what the reviewers’ score comes to; it is not entered.',
    zh: '上限以内的具体金额由评审打分确定，评分结果尚未录入。',
  },
  'person',
)

/** The entity itself; not known when nobody registered it. */
const present = <K extends 'dataset' | 'corpus_project'>(versions: Versions<K>): Fact<Versions<K>> =>
  versions.heads.length === 0
    ? unknown(`${versions.kind} ${versions.id}`, {
        en: `${versions.kind} ${versions.id} is not registered.`,
        zh: `未登记 ${versions.kind} ${versions.id}。`,
      })
    : known(`${versions.kind} ${versions.id}`, versions, refsOf(versions), 'registered')

const listedDatasets = ({ claim }: ClaimFacts): Fact<readonly string[]> =>
  derive(claim, 'datasets', ({ datasets }) => datasets ?? [])

/** A claim that names neither contracts nor data sets does not say what it asks for. */
function partsOf(claim: ClaimFacts): Fact<Parts> {
  return chain(together({ contracts: claim.contracts, datasets: listedDatasets(claim) }), ({ contracts, datasets }) =>
    contracts.length + datasets.length > 0
      ? { known: true, value: { purchase: contracts.length > 0, opening: datasets.length > 0 }, used: [] }
      : unknown(`claim ${claim.claim.id}.contracts`, {
          en: 'The claim names neither a contract of purchase nor a data set that was opened.',
          zh: '申请既未列明语料采购合同，也未列明开放数据集。',
        }),
  )
}

function claimedOf({ claim }: ClaimFacts): YlqFacts['claimedFen'] {
  if (!claim.heads.some(({ body }) => body.claimedAmount !== undefined)) return null
  const fen = derive(claim, 'claimedAmount', ({ claimedAmount }) =>
    claimedAmount === undefined ? undefined : parseYuan(claimedAmount),
  )
  return named(`claim ${claim.id}.claimedAmount`, fen, formatYuan)
}

/** Complete with the applicant’s statement of other public money (五（一）6). */
const grantsOf = ({ grants }: ClaimEvidence, claim: ClaimFacts): Listing<'grant'> => ({
  path: 'grants',
  items: entitiesOf('grant', grants),
  own: institutionsOf(claim),
  complete: chain(claim.applicant, (org) =>
    statedBy(claim.documents, { type: ['corpus_statement', 'other_funding_statement'], org }),
  ),
})

/**
 * Whether a grant is for what the claim is about: its contract, or the project by id or name. One of the applicant’s for
 * a project under another name may be the same: a person says.
 */
export const aboutClaim =
  (claim: ClaimFacts, projects: YlqFacts['projects']) =>
  (grant: Grant): boolean | undefined => {
    const contracts = claim.contracts.known ? claim.contracts.value : []
    if (grant.contract !== undefined && contracts.includes(grant.contract)) return true
    const ours = projects.known ? projects.value : []
    const names = ours.flatMap(({ id, heads }) => [id, ...heads.map(({ body }) => body.name)])
    if (grant.project !== undefined && names.includes(grant.project)) return true
    const own = !claim.applicant.known || claim.applicant.value === grant.recipient
    return own && grant.project !== undefined ? undefined : false
  }

const moneyText = ({ higher, localFen }: OtherMoney) =>
  `national or provincial: ${higher ? 'yes' : 'no'}; city and district: ${formatYuan(localFen)}`

function otherMoneyOf(grants: Listing<'grant'>, claim: ClaimFacts, projects: YlqFacts['projects']): Fact<OtherMoney> {
  const { fitting, unclear } = matchesIn(grants, aboutClaim(claim, projects))
  if (unclear.length > 0) {
    return unknown(
      'grants',
      {
        en: `Whether grants ${unclear.map(({ id }) => id).join(', ')} are for the same project is a person’s to say.`,
        zh: `资助 ${unclear.map(({ id }) => id).join('、')} 是否针对同一项目，由人工判断。`,
      },
      'person',
    )
  }
  const told = fitting.filter((one) => isHearsay(one, grants.own ?? []))
  if (told.length > 0) return unknown('grants', toldByOthers(told.flatMap(({ heads }) => heads)), 'person')
  const read = fitting.map((one) => derive(one, 'amount', ({ level, amount }) => ({ level, amount })))
  const sums = map(listOf(read), (all): OtherMoney => {
    const local = all.filter(({ level }) => level === 'municipal' || level === 'district')
    return {
      higher: local.length < all.length,
      localFen: local.reduce((sum, { amount }) => sum + parseYuan(amount), 0n),
    }
  })
  // What the applicant did not state may exist: without its statement neither the sum nor the absence is known.
  return named(
    'grants',
    chain(together({ complete: grants.complete, claim: claim.contracts, of: projects }), () => sums),
    moneyText,
  )
}
