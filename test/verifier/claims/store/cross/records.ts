import { APPLICANT, claimOf, DAY, HOLDER } from '../../../programmes/claim-of.ts'
import { contract, invoice, payment } from '../../../reconcile/evidence-of.ts'
import type { CrossWorld } from './world.ts'

export const ONE = '91440300MA5EXCR11A'
export const TWO = '91440300MA5EXCR22B'
export const LATE = '91440300MA5EXCR33C'
const SELLER = '91440300MA5EXCR44D'

/** LG-E6: 2,000,000.00, of which 1,000,000.00 is set off; redeemed by the provider, and claimed by the buyer in its own log. */
export async function fillWorkedExample(world: CrossWorld): Promise<void> {
  const setOffs = [{ itemId: 'compute', amount: '1000000.00' }]
  const evidence = claimOf({ voucherChange: { setOffs }, claim: { claimId: 'DX-1' } })
  const [papers] = evidence.contracts
  if (papers === undefined) throw new Error('no contract')
  const sent: readonly (readonly [string, readonly { readonly body: object }[]])[] = [
    ['contracts', papers.contracts],
    ['settlements', papers.settlements],
    ['invoices', papers.invoices],
    ['payments', papers.payments],
    ['services', papers.services],
    ['vouchers', papers.vouchers],
    ['documents', evidence.documents],
    ['claims', evidence.claims],
  ]
  for (const [route, heads] of sent) {
    const records = heads.map(({ body }) => ({ ...body, institution: APPLICANT }))
    if (records.length > 0) await world.push(APPLICANT, route, records)
  }
  const day = { from: `${DAY}T00:00:00+08:00`, to: `${DAY}T23:59:59.999+08:00` }
  const groups = [{ acceleratorModel: 'NVIDIA A100-SXM4-80GB', cards: 100_000 }]
  await world.push(APPLICANT, 'capacities', [{ institution: APPLICANT, statementId: 'CAP-1', ...day, groups }])
  // No devices: no record could name a hundred thousand.
  const metered = { devices: undefined, cards: '100000', cardSeconds: '7200000000' }
  await world.push(APPLICANT, 'usage', [used(APPLICANT, 'C-1', '', 0, metered, 20)])
  const claim = evidence.claims[0]?.body
  await world.push(HOLDER, 'claims', [
    {
      ...claim,
      institution: HOLDER,
      claimId: 'LG-1',
      programme: 'LG-SL',
      batch: '2025',
      applicantUscc: HOLDER,
      documents: [],
    },
  ])
}

/**
 * Two applicants, each in its own log, who claim for contracts of their own with one invoice, transfer, phone and device; and
 * their provider, who metered another device for both at once.
 */
export async function fillTwice(world: CrossWorld): Promise<void> {
  const [digits, code] = ['25440000000000000007', '044001900111']
  await fill(world, ONE, 'TW-1', 'K-1', { number: digits }, 'ICBC-2025-0007', '+86 138-0013-8000')
  await fill(world, TWO, 'TW-2', 'K-2', { number: digits, code }, 'ｉcbc-2025-０００7', '１３８００１３８０００')
  await world.push(ONE, 'usage', [used(ONE, 'K-1', 'GPU-TWICE-1', 0), used(ONE, 'K-1', 'GPU-AFTER-1', 1)])
  await world.push(TWO, 'usage', [used(TWO, 'K-2', 'gpu-twice-1', 0.5), used(TWO, 'K-2', 'GPU-AFTER-1', 2)])
  await world.push(SELLER, 'usage', [used(SELLER, 'K-1', 'GPU-SOLD-1', 3), used(SELLER, 'K-2', 'GPU-SOLD-1', 3.5)])
}

async function fill(
  world: CrossWorld,
  institution: string,
  claimId: string,
  number: string,
  named: { readonly number: string; readonly code?: string },
  bankReference: string,
  contactPhone: string,
) {
  const parties = { institution, contract: number }
  const sides = { providerUscc: SELLER, buyerUscc: institution }
  await world.push(institution, 'contracts', [contract({ institution, number, ...sides })])
  const sold = { sellerUscc: SELLER, buyerUscc: institution }
  await world.push(institution, 'invoices', [{ ...invoice(7, '2000.00', { ...parties, ...sold }), ...named }])
  await world.push(institution, 'payments', [{ ...payment('x', '2000.00', parties), bankReference }])
  await world.push(institution, 'claims', [
    {
      institution,
      claimId,
      programme: 'MXQ-SL',
      batch: '2025',
      applicantUscc: institution,
      contracts: [number],
      contactPhone,
      submittedAt: '2025-08-01T10:00:00+08:00',
      state: 'submitted',
    },
  ])
}

/** Hours after midnight UTC of the day. */
const used = (institution: string, number: string, device: string, hour: number, change: object = {}, hours = 1) => ({
  recordId: `${number}-${device}-${hour}`,
  institution,
  contract: number,
  purpose: 'pretrain',
  acceleratorModel: 'NVIDIA A100-SXM4-80GB',
  devices: [device],
  cards: '1',
  start: new Date(Date.parse(`${DAY}T00:00:00+08:00`) + hour * 3_600_000).toISOString(),
  end: new Date(Date.parse(`${DAY}T00:00:00+08:00`) + (hour + hours) * 3_600_000).toISOString(),
  cardSeconds: '3600',
  ...change,
})
