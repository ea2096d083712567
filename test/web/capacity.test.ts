import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, receiptOf, startService } from '../support/service.ts'
import { ndjson } from '../support/usage.ts'
import { axeFindings } from './axe.ts'
import { openAs, openBrowser, PHONE } from './browser.ts'

const DAY = '2025-05-20'
const H100 = 'NVIDIA H100 80GB HBM3'
/** 303 × 989.4 = 299,788.2 TFLOPS; one A100 more is 300,100.2. */
const CARDS = 303

let service: Awaited<ReturnType<typeof startService>>
let browser: Browser
let uploader: string

const card = (serial: string, change: object = {}) => ({
  institution: A,
  serial,
  acceleratorModel: H100,
  district: '龙岗区',
  inServiceFrom: '2025-04-01',
  documents: ['FP-2025-001'],
  ...change,
})
async function push(route: string, records: readonly object[]): Promise<void> {
  const type = 'application/x-ndjson'
  receiptOf(await service.send(`/v1/${route}`, { token: uploader, body: ndjson(records), type }))
}

beforeAll(async () => {
  browser = await openBrowser()
  service = await startService()
  uploader = await service.token(A, 'uploader')
  const digest = createHash('sha256').update('invoice').digest('hex')
  await push('documents', [{ institution: A, documentId: 'FP-2025-001', type: 'purchase_invoice', digest }])
  await push(
    'devices',
    Array.from({ length: CARDS }, (_, n) => card(`SN-${n}`)),
  )
  await push('capacities', [
    {
      institution: A,
      statementId: 'TZ-1',
      from: '2025-04-15T00:00:00+08:00',
      to: '2025-06-01T00:00:00+08:00',
      groups: [{ acceleratorModel: H100, cards: CARDS }],
    },
  ])
  await push(
    'samples',
    [0, 1, 2].map((minute) => ({
      institution: A,
      device: 'SN-0',
      sampledAt: `${DAY}T10:0${minute}:00+08:00`,
      acceleratorModel: H100,
      tensorActivity: '0.45',
      powerWatts: '600',
      energyJoules: String(minute * 36_000),
    })),
  )
  await push('attestations', [
    {
      institution: A,
      attestationId: 'ZM-1',
      device: 'SN-0',
      method: 'device_report',
      at: `${DAY}T09:00:00+08:00`,
      result: 'verified',
      checkedBy: '示例检测机构',
    },
  ])
  // The pages are built first where they have changed.
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
})

async function openAsReviewer(query: string, size = {}) {
  const token = await service.token(A, 'reviewer')
  const opened = await openAs({ browser, url: service.url, token, path: `capacity/${A}?${query}`, size })
  opened.page.setDefaultTimeout(40_000)
  await verdictOf(opened.page)
  return opened
}
async function verdictOf(page: Page) {
  const place = page.getByRole('region', { name: '结论' })
  await place.waitFor()
  return { verdict: await place.getAttribute('data-verdict'), text: (await place.textContent()) ?? '' }
}
const chartReady = (page: Page) => page.locator('.chart-place[data-ready=true] canvas').waitFor()

describe('the page of capacity', () => {
  it('shows a reviewer 299.788 P fail, and after one more card with its invoice 300.100 P pass', async () => {
    const { page, context, complaints } = await openAsReviewer(`at=${DAY}`)
    const before = await verdictOf(page)
    expect(before.verdict).toBe('fail')
    expect(before.text).toContain('299.788 P')
    expect(before.text).toContain('尚缺 0.212 P')
    await push('devices', [card('SN-last', { acceleratorModel: 'NVIDIA A100-SXM4-80GB' })])
    await page.reload()
    await page.locator('[data-verdict=pass]').waitFor()
    const after = await verdictOf(page)
    expect(after.text).toContain('300.100 P')
    expect(after.text).toContain('300100.2 TFLOPS')
    expect(after.text).toContain('能提供的智能算力规模为300P FLOPS（FP16）（含）以上')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('draws the steps and says them exactly in a table, with the working by model and its sources', async () => {
    const { page, context, complaints } = await openAsReviewer(`at=${DAY}`)
    await chartReady(page)
    await page.getByText('数据表').first().click()
    const table = page.getByRole('region', { name: /数据表/ })
    expect(await table.getByRole('row', { name: /2025-03-31/ }).textContent()).toContain('0.000')
    expect(await table.getByRole('row', { name: /2025-04-01/ }).textContent()).toContain('300.100')
    await page.getByText('303 × 989.4 = 299788.2 TFLOPS').waitFor()
    await page
      .getByText(/来源等级 B/)
      .first()
      .click()
    expect(await page.locator('.sources a').first().getAttribute('href')).toMatch(/^https:/)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('keeps what was asked in the address, and answers a tier that is not reached with what is missing', async () => {
    const { page, context } = await openAsReviewer(`at=${DAY}`)
    await verdictOf(page)
    await page.getByLabel('要求的证据层级').click()
    await page.getByTitle('有运行记录').click()
    await page.getByRole('button', { name: /核\s*验/ }).click()
    await page.waitForURL(/tier=seen/)
    await page.locator('[data-verdict=undetermined]').waitFor()
    await page.getByText('影响结论').first().waitFor()
    await context.close()
  })

  it('opens from the list, on a phone too, and shows an uploader its own', async () => {
    const phone = await openAsReviewer(`at=${DAY}`, PHONE)
    await phone.page.goto(`${service.url}/app/capacity`)
    await phone.page.getByRole('link', { name: A }).click()
    await verdictOf(phone.page)
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await phone.context.close()
    const own = await openAs({ browser, url: service.url, token: uploader, path: 'capacity' })
    await verdictOf(own.page)
    expect(own.page.url()).toContain(A)
    await own.context.close()
  })
})
