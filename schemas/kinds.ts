import type { z } from 'zod'
import { Attestation } from './attestation.ts'
import { AuditApproval } from './audit-approval.ts'
import { contractOf } from './audit-subject.ts'
import { Capacity } from './capacity.ts'
import { Claim } from './claim.ts'
import { Contract } from './contract.ts'
import { CorpusProject } from './corpus-project.ts'
import { CorpusPurchase } from './corpus-purchase.ts'
import { Dataset } from './dataset.ts'
import { Decision } from './decision.ts'
import { Device, deviceIdentity } from './device.ts'
import { DeviceSample } from './device-sample.ts'
import { Document } from './document.ts'
import { Finding } from './finding.ts'
import { FindingReply } from './finding-reply.ts'
import { FindingReview } from './finding-review.ts'
import { Grant } from './grant.ts'
import { Invoice } from './invoice.ts'
import { Licence } from './licence.ts'
import { ListHit } from './list-hit.ts'
import { MeteringTest } from './metering-test.ts'
import { Organisation } from './organisation.ts'
import { OwnershipEdge } from './ownership-edge.ts'
import { Payment } from './payment.ts'
import { RegistryEntry } from './registry-entry.ts'
import { SamplingPlan } from './sampling-plan.ts'
import { SamplingResult } from './sampling-result.ts'
import { Score } from './score.ts'
import { Service } from './service.ts'
import { Settlement } from './settlement.ts'
import { SigningKey } from './signing-key.ts'
import { Statement } from './statement.ts'
import { UsageRecord } from './usage-record.ts'
import { Voucher } from './voucher.ts'
import { WorkingPaper } from './working-paper.ts'

/** Roles that may send a kind, of those that a token can have. */
export type Writer = 'uploader' | 'admin' | 'auditor' | 'reviewer'
/**
 * Who may send a kind, whether only with a signature of the institution (RFC 9421), and whether it is internal to an audit:
 * then no uploader reads it, not even one of the institution in whose log it is.
 */
type Rules = { readonly writers: readonly Writer[]; readonly signed: boolean; readonly internal: boolean }
const RULES: Rules = { writers: ['uploader'], signed: false, internal: false }
const AUDIT = { writers: ['auditor'], internal: true } as const

/** A kind that grows without bound: stored in a table of columns of its own. */
type ColumnsKind<S extends z.ZodType> = Rules & {
  readonly route: string
  readonly schema: S
  readonly title: string
  readonly form: 'columns'
}
/** A kind kept as canonical JSON. `id` is its natural key, `contract` the contract it belongs to, '' for none. */
type EntityKind<S extends z.ZodType> = Rules & {
  readonly route: string
  readonly schema: S
  readonly title: string
  readonly form: 'entity'
  readonly id: (value: z.infer<S>) => string
  readonly contract: (value: z.infer<S>) => string
}

const columns = <S extends z.ZodType>(route: string, title: string, schema: S): ColumnsKind<S> => ({
  route,
  schema,
  title,
  form: 'columns',
  ...RULES,
})
const entity = <S extends z.ZodType>(
  route: string,
  title: string,
  schema: S,
  id: (value: z.infer<S>) => string,
  contract: (value: z.infer<S>) => string = () => '',
): EntityKind<S> => ({ route, schema, title, form: 'entity', id, contract, ...RULES })

/** Every kind of evidence there is, by the name it is stored under. `route` is the last part of POST /v1/{route}. */
export const KINDS = {
  usage_record: columns('usage', '智能算力使用计量日志', UsageRecord),
  device_sample: columns('samples', '设备采样', DeviceSample),
  contract: entity(
    'contracts',
    '服务合同',
    Contract,
    (c) => c.number,
    (c) => c.number,
  ),
  // Numbers of older invoices repeat between codes; only both together name one.
  invoice: entity(
    'invoices',
    '发票',
    Invoice,
    (i) => (i.code === undefined ? i.number : `${i.code}-${i.number}`),
    (i) => i.contract,
  ),
  payment: entity(
    'payments',
    '银行回单',
    Payment,
    (p) => p.bankReference,
    (p) => p.contract,
  ),
  settlement: entity(
    'settlements',
    '结算单',
    Settlement,
    (s) => s.settlementId,
    (s) => s.contract,
  ),
  service: entity(
    'services',
    '服务履行',
    Service,
    (s) => s.serviceId,
    (s) => s.contract,
  ),
  capacity: entity(
    'capacities',
    '在册卡数台账',
    Capacity,
    (c) => c.statementId,
    (c) => c.contract ?? '',
  ),
  organisation: entity('organisations', '组织', Organisation, (o) => o.uscc),
  ownership_edge: entity('ownership-edges', '关联关系', OwnershipEdge, (e) => e.edgeId),
  list_hit: entity('list-hits', '名单查询', ListHit, (h) => h.hitId),
  licence: entity('licences', '经营许可证', Licence, (l) => l.number),
  registry_entry: entity('registry-entries', '入库名录', RegistryEntry, (r) => r.entryId),
  device: entity('devices', '算力设备', Device, deviceIdentity),
  attestation: entity('attestations', '设备证明', Attestation, (a) => a.attestationId),
  voucher: entity(
    'vouchers',
    '券',
    Voucher,
    (v) => v.number,
    (v) => v.contract,
  ),
  grant: entity(
    'grants',
    '财政资助',
    Grant,
    (g) => g.grantId,
    (g) => g.contract ?? '',
  ),
  document: entity(
    'documents',
    '材料',
    Document,
    (d) => d.documentId,
    (d) => d.covers?.contract ?? '',
  ),
  corpus_purchase: entity(
    'corpus-purchases',
    '语料采购',
    CorpusPurchase,
    (p) => p.purchaseId,
    (p) => p.contract,
  ),
  dataset: entity('datasets', '开放数据集', Dataset, (d) => d.datasetId),
  corpus_project: entity('corpus-projects', '语料应用项目', CorpusProject, (p) => p.projectId),
  // A claim over several contracts belongs to none of them alone.
  claim: entity(
    'claims',
    '申请',
    Claim,
    (c) => c.claimId,
    (c) => (c.contracts.length === 1 ? (c.contracts[0] ?? '') : ''),
  ),
  // Nobody clears itself: who may say what a person concluded is not who sends the claim.
  finding: { ...entity('findings', '人工认定', Finding, (f) => f.findingId), writers: ['admin'] },
  decision: { ...entity('decisions', '人工决定', Decision, (d) => d.decisionId), writers: ['admin'] },
  score: { ...entity('scores', '评审打分', Score, (s) => s.scoreId), writers: ['admin'] },
  metering_test: { ...entity('metering-tests', '计量日志检测', MeteringTest, (t) => t.testId), writers: ['admin'] },
  statement: { ...entity('statements', '完整性声明', Statement, (s) => s.day), signed: true },
  // An audit: what auditors say lies in the log of their own institution, what the audited one answers in its log.
  finding_review: {
    ...entity('finding-reviews', '疑点核实意见', FindingReview, (r) => r.reviewId, contractOf),
    ...AUDIT,
  },
  finding_reply: entity('finding-replies', '被审计单位回复', FindingReply, (r) => r.replyId, contractOf),
  audit_approval: {
    ...entity('audit-approvals', '复核意见', AuditApproval, (a) => a.approvalId),
    writers: ['auditor', 'reviewer'],
    internal: true,
  },
  sampling_plan: {
    ...entity(
      'sampling-plans',
      '抽样计划',
      SamplingPlan,
      (p) => p.planId,
      (p) => p.contract,
    ),
    ...AUDIT,
  },
  sampling_result: { ...entity('sampling-results', '抽样测试结果', SamplingResult, (r) => r.resultId), ...AUDIT },
  working_paper: { ...entity('working-papers', '审计底稿', WorkingPaper, (p) => p.paperId, contractOf), ...AUDIT },
  // Who may say whose signature counts is not who sends the records that it is to vouch for.
  signing_key: { ...entity('signing-keys', '签名公钥', SigningKey, (k) => k.keyId), writers: ['admin'] },
} as const

export type KindName = keyof typeof KINDS
export type EntityKindName = {
  [K in KindName]: (typeof KINDS)[K] extends { readonly form: 'entity' } ? K : never
}[KindName]
export type ColumnsKindName = Exclude<KindName, EntityKindName>
/** The validated value of a kind. */
export type EntityOf<K extends KindName> = z.infer<(typeof KINDS)[K]['schema']>

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[]
export const isEntityKind = (kind: KindName): kind is EntityKindName => KINDS[kind].form === 'entity'
/** Whether a kind is kept from those it is about: no uploader reads it. */
export const isInternal = (kind: KindName): boolean => KINDS[kind].internal
export const ENTITY_KIND_NAMES: readonly EntityKindName[] = KIND_NAMES.filter(isEntityKind)

/** Natural key of a validated entity, and the contract it belongs to ('' for none). */
export function identityOf<K extends EntityKindName>(
  kind: K,
  value: EntityOf<K>,
): { readonly entityId: string; readonly contract: string } {
  // The table pairs each schema with its own functions; TypeScript cannot follow that through a union of keys.
  const { id, contract } = KINDS[kind] as unknown as EntityKind<z.ZodType<EntityOf<K>>>
  return { entityId: id(value), contract: contract(value) }
}
