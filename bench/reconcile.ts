import { performance } from 'node:perf_hooks'
import type { ServiceProcess } from './service-process.ts'
import { INSTITUTION } from './service-process.ts'

const BUYER = '91440300MA5EXAMP1A'

/** The papers of a bench contract, so that its reconciliation runs every step. */
export async function postPapers(service: ServiceProcess, contract: string): Promise<void> {
  const common = { institution: INSTITUTION }
  const papers: Readonly<Record<string, unknown>> = {
    contracts: {
      ...common,
      number: contract,
      providerUscc: INSTITUTION,
      buyerUscc: BUYER,
      signedOn: '2025-06-20',
      validFrom: '2025-07-01',
      validTo: '2026-06-30',
      amount: '10000000.00',
      taxIncluded: true,
      items: [{ itemId: 'compute', class: 'smart_compute', unit: 'card_hour', unitPrice: '5', quantity: '2000000' }],
    },
    services: {
      ...common,
      serviceId: `S-${contract}`,
      contract,
      startedOn: '2025-07-01',
      completedOn: '2026-06-30',
      acceptanceDocument: 'A-1',
    },
    settlements: {
      ...common,
      settlementId: `J-${contract}`,
      contract,
      from: '2025-07-01',
      to: '2026-06-30',
      amount: '10000000.00',
      settledOn: '2026-07-01',
    },
    invoices: {
      ...common,
      number: `2544${String(hashOf(contract)).padStart(16, '0')}`,
      kind: 'digital_special',
      contract,
      issuedOn: '2026-07-02',
      sellerUscc: INSTITUTION,
      buyerUscc: BUYER,
      net: '9433962.26',
      tax: '566037.74',
      gross: '10000000.00',
      status: 'valid',
    },
    payments: {
      ...common,
      bankReference: `P-${contract}`,
      contract,
      paidOn: '2026-07-03',
      direction: 'payment',
      payer: { name: '示例买方', uscc: BUYER },
      payee: { name: '示例机构', uscc: INSTITUTION },
      amount: '10000000.00',
      method: 'transfer',
    },
  }
  for (const [route, paper] of Object.entries(papers)) {
    const answer = await fetch(`${service.url}/v1/${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(paper),
    })
    if (answer.status !== 201) throw new Error(`${route}: ${answer.status} ${await answer.text()}`)
  }
}

const hashOf = (text: string): number =>
  Array.from(text).reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1_000_000_007, 7)

/** Seconds of each of `runs` reconciliations over HTTP, and what it counted. */
export async function timeReconciliation(
  service: ServiceProcess,
  contract: string,
  runs: number,
): Promise<{ seconds: number[]; report: string }> {
  const seconds: number[] = []
  let report = ''
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    const answer = await fetch(`${service.url}/v1/contracts/${contract}/reconciliation`, {
      headers: { authorization: `Bearer ${service.auditor}` },
    })
    const text = await answer.text()
    seconds.push((performance.now() - started) / 1000)
    if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 500)}`)
    if (run > 0 && text !== report) throw new Error('two runs gave different bytes')
    report = text
  }
  return { seconds, report }
}
