import type { Words } from '../words/words.ts'

/** Kinds of evidence as the pages name them: part of their address, and their name. */
export type Kind = { readonly route: string; readonly title: Words }

/** By stored name, as evidence in reports says it. What is not here has no versions to open. */
export const KINDS: Readonly<Record<string, Kind>> = {
  contract: { route: 'contracts', title: { zh: '服务合同', en: 'Contract' } },
  invoice: { route: 'invoices', title: { zh: '发票', en: 'Invoice' } },
  payment: { route: 'payments', title: { zh: '银行回单', en: 'Payment' } },
  settlement: { route: 'settlements', title: { zh: '结算单', en: 'Settlement' } },
  service: { route: 'services', title: { zh: '服务履行', en: 'Service' } },
  capacity: { route: 'capacities', title: { zh: '在册卡数台账', en: 'Installed cards' } },
  organisation: { route: 'organisations', title: { zh: '组织', en: 'Organisation' } },
  ownership_edge: { route: 'ownership-edges', title: { zh: '关联关系', en: 'Ownership' } },
  list_hit: { route: 'list-hits', title: { zh: '名单查询', en: 'List query' } },
  licence: { route: 'licences', title: { zh: '经营许可证', en: 'Licence' } },
  registry_entry: { route: 'registry-entries', title: { zh: '入库名录', en: 'Registry entry' } },
  device: { route: 'devices', title: { zh: '算力设备', en: 'Device' } },
  attestation: { route: 'attestations', title: { zh: '设备证明', en: 'Attestation' } },
  voucher: { route: 'vouchers', title: { zh: '券', en: 'Voucher' } },
  grant: { route: 'grants', title: { zh: '财政资助', en: 'Grant' } },
  document: { route: 'documents', title: { zh: '材料', en: 'Document' } },
  corpus_purchase: { route: 'corpus-purchases', title: { zh: '语料采购', en: 'Corpus purchase' } },
  dataset: { route: 'datasets', title: { zh: '开放数据集', en: 'Data set' } },
  corpus_project: { route: 'corpus-projects', title: { zh: '语料应用项目', en: 'Corpus project' } },
  claim: { route: 'claims', title: { zh: '申请', en: 'Claim' } },
  finding: { route: 'findings', title: { zh: '人工认定', en: 'Conclusion of a person' } },
  decision: { route: 'decisions', title: { zh: '人工决定', en: 'Decision of a person' } },
  score: { route: 'scores', title: { zh: '评审打分', en: 'Score' } },
  metering_test: { route: 'metering-tests', title: { zh: '计量日志检测', en: 'Test of the metering log' } },
  finding_review: { route: 'finding-reviews', title: { zh: '疑点核实意见', en: 'Review of a finding' } },
  finding_reply: { route: 'finding-replies', title: { zh: '被审计单位回复', en: 'Reply' } },
  audit_approval: { route: 'audit-approvals', title: { zh: '复核意见', en: 'Approval' } },
  sampling_plan: { route: 'sampling-plans', title: { zh: '抽样计划', en: 'Sampling plan' } },
  sampling_result: { route: 'sampling-results', title: { zh: '抽样测试结果', en: 'Result of a test' } },
  working_paper: { route: 'working-papers', title: { zh: '审计底稿', en: 'Working paper' } },
  statement: { route: 'statements', title: { zh: '完整性声明', en: 'Statement' } },
}

/** What this system worked out of records. */
export const WORKED_OUT: Readonly<Record<string, Words>> = {
  reconciliation: { zh: '合同对账', en: 'Reconciliation' },
  capacity_assessment: { zh: '算力规模核验', en: 'Capacity' },
  related_parties: { zh: '关联关系核查', en: 'Related parties' },
  calendar: { zh: '工作日历', en: 'Calendar' },
  person: { zh: '人工', en: 'Person' },
}

export const titleOfKind = (kind: string): Words => KINDS[kind]?.title ?? WORKED_OUT[kind] ?? { zh: kind, en: kind }
