import type { Role } from '../../../ingest/auth/token.ts'
import { A, receiptOf, startService, type TestService } from '../../support/service.ts'
import { json, usages } from '../../support/usage.ts'

/** The auditor’s own institution: what auditors write lies in its log. */
export const FIRM = '91440300MA5AUDX14K'
export const CONTRACT = 'HT-1'

type Row = Readonly<Record<string, unknown>>

/** One contract of 30 card-hours, of which 24 were metered; 30 invoices of 20.00, one of them not verified. */
export async function startAuditWorld() {
  const service = await startService()
  const token = (institution: string, role: Role) => service.token(institution, role)
  const tokens = {
    unit: await token(A, 'uploader'),
    maker: await token(FIRM, 'auditor'),
    checker: await token(FIRM, 'auditor'),
    reviewer: await token(FIRM, 'reviewer'),
    insider: await token(FIRM, 'uploader'),
  }
  const push = async (bearer: string, route: string, rows: readonly Row[]) =>
    receiptOf(await service.send(`/v1/${route}`, { token: bearer, body: json(rows) }))
  const get = async <T>(path: string, bearer: string): Promise<T> => {
    const answer = await service.send(path, { token: bearer })
    if (answer.status !== 200) throw new Error(`${path} ${answer.status}: ${answer.text.slice(0, 400)}`)
    return answer.json() as T
  }
  await push(tokens.unit, 'contracts', [contract])
  await push(tokens.unit, 'usage', usages(0, 24))
  await push(tokens.unit, 'invoices', invoices)
  await push(tokens.unit, 'settlements', [settlement])
  return { service, tokens, push, get, dispose: () => service.dispose() }
}
export type AuditWorld = Awaited<ReturnType<typeof startAuditWorld>>

const BUYER = '91440300MA5GHJKL34'
const contract = {
  institution: A,
  number: CONTRACT,
  title: '智能算力服务合同',
  providerUscc: A,
  buyerUscc: BUYER,
  signedOn: '2025-06-20',
  validFrom: '2025-07-01',
  validTo: '2025-07-31',
  amount: '600.00',
  taxIncluded: true,
  taxRate: '0.06',
  items: [{ itemId: 'P1', class: 'smart_compute', unit: 'card_hour', unitPrice: '20', quantity: '30' }],
}
export const invoices = Array.from({ length: 30 }, (_, i) => ({
  institution: A,
  number: `2544200000${String(i + 1).padStart(10, '0')}`,
  contract: CONTRACT,
  kind: 'digital_special',
  issuedOn: '2025-08-01',
  sellerUscc: A,
  buyerUscc: BUYER,
  net: '18.87',
  tax: '1.13',
  gross: '20.00',
  taxRate: '0.06',
  status: i === 0 ? 'unverified' : 'valid',
  lines: [{ name: '算力服务', net: '18.87', tax: '1.13' }],
}))
const settlement = {
  institution: A,
  settlementId: 'JS-1',
  contract: CONTRACT,
  from: '2025-07-01',
  to: '2025-07-31',
  amount: '600.00',
  settledOn: '2025-08-01',
}

export type { TestService }

/** Who says it. */
export const person = (by: string, role: string) => ({ by, role })

/** 复核: a second person’s word on one version of an entry. */
export const approval = (approvalId: string, id: string, digest: string, changes: object = {}) => ({
  institution: FIRM,
  approvalId,
  kind: 'finding_review',
  id,
  digest,
  outcome: 'approved',
  ...person('王复', '复核人'),
  approvedOn: '2025-11-04',
  ...changes,
})
