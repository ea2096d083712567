import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, receiptOf, startService } from '../support/service.ts'
import { ndjson, usage } from '../support/usage.ts'
import { readWorkbook, rowsOf } from '../support/workbook.ts'
import { contract, invoice, item, payment, settlement } from '../verifier/reconcile/evidence-of.ts'
import { axeFindings } from './axe.ts'
import { openAs, openBrowser, PHONE } from './browser.ts'

let service: Awaited<ReturnType<typeof startService>>
let browser: Browser
let uploader: string
let auditor: string

const post = async (route: string, records: readonly object[]) =>
  receiptOf(
    await service.send(`/v1/${route}`, { token: uploader, body: ndjson(records), type: 'application/x-ndjson' }),
  )

/** Two days at 80.00 each; the log of the second is not there yet. One id was sent with two contents. */
async function fill() {
  const number = 'HT-网页/1'
  const own = { institution: A, contract: number }
  const days = { validFrom: '2025-07-01', validTo: '2025-07-02' }
  const papers = {
    institution: A,
    number,
    title: '智算服务',
    ...days,
    amount: '160.00',
    items: [item({ quantity: '8' })],
  }
  await post('contracts', [contract(papers)])
  const period = { from: '2025-07-01', to: '2025-07-02', amount: '160.00' }
  await post('settlements', [settlement({ ...own, ...period })])
  await post('invoices', [invoice(1, '160.00', own)])
  await post('payments', [payment('P-1', '160.00', own)])
  await post(
    'usage',
    [0, 1, 2, 3].map((n) => usage(n, { contract: number, devices: ['gpu-1'], job: 'j' })),
  )
  await post('usage', [usage(3, { contract: number, devices: ['gpu-1'], job: 'j', cardSeconds: '1800' })])
  const many = Array.from({ length: 300 }, (_, i) =>
    contract({ institution: A, number: `M-${String(i).padStart(3, '0')}`, amount: `${i + 1}.00` }),
  )
  await post('contracts', many)
  return number
}

let number: string
beforeAll(async () => {
  browser = await openBrowser()
  service = await startService()
  uploader = await service.token(A, 'uploader')
  auditor = await service.token(A, 'auditor')
  number = await fill()
})
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
})

const openTo = (path: string, size = {}) => openAs({ browser, url: service.url, token: auditor, path, size })

describe('the list of contracts', () => {
  it('keeps its filters in the address, scrolls over rows that are not in the page, and exports what it shows', async () => {
    const { page, context, complaints } = await openTo(`contracts?text=m-&sort=amount&order=desc`)
    await page.getByRole('link', { name: 'M-299' }).waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(60)
    const table = page.getByRole('region', { name: '合同列表' })
    await table.press('End')
    await page.getByRole('link', { name: 'M-000' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(lines.length).toBe(301)
    expect(lines[1]).toContain('M-299')
    const [sheet] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 Excel' }).click(),
    ])
    const [shown] = readWorkbook(await readFile(await sheet.path())).sheets
    expect(shown === undefined ? 0 : rowsOf(shown).length).toBe(301)
    await page.getByLabel('编号、名称、当事方').fill('M-00')
    await page.getByLabel('编号、名称、当事方').press('Enter')
    await page.waitForURL(/text=M-00/)
    await page.getByText('10 行').waitFor()
    await page.goBack()
    await page.getByText('300 行').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('one contract', () => {
  it('is reconciled when it is opened first; pushing what is missing closes the gap', async () => {
    const { page, context, complaints } = await openTo(`contracts?text=HT-`)
    await page.getByRole('link', { name: number }).click()
    const findings = page.getByRole('region', { name: '发现' })
    await findings.getByText('DAYS_WITHOUT_LOG').waitFor()
    await page.locator('[data-ready=true]').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    await post(
      'usage',
      [24, 25, 26, 27].map((n) => usage(n, { contract: number, devices: ['gpu-1'], job: 'j' })),
    )
    await page.reload()
    await page.getByText('此后本合同没有新数据').waitFor()
    await findings.getByText('RECORD_CONFLICT').first().waitFor()
    expect(await findings.getByText('DAYS_WITHOUT_LOG').count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('opens a finding to its record and verifies the proof here: green as it is, red when a byte is another', async () => {
    const { page, context } = await openTo(`contracts/${encodeURIComponent(number)}`)
    const open = () =>
      page.getByRole('region', { name: '发现' }).getByRole('button', { name: 'r-3', exact: true }).first().click()
    await open()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('核验通过').waitFor()
    expect(await drawer.getByText('"cardSeconds": "1800"').count()).toBe(1)
    expect(await axeFindings(page)).toEqual([])
    await page.route('**/v1/records/**', async (route) => {
      const answer = await route.fetch()
      const text = (await answer.text()).replace(/"canonical":"(..)(..)/, (_all, a, b) => `"canonical":"${b}${a}`)
      await route.fulfill({ response: answer, body: text })
    })
    await page.reload()
    await open()
    await drawer.getByText('核验不通过').waitFor()
    expect(await drawer.getByText('核验通过').count()).toBe(0)
    await context.close()
  })

  it('shows the records of a day, and fits a phone', async () => {
    const { page, context } = await openTo(`contracts/${encodeURIComponent(number)}?day=2025-07-02`, PHONE)
    const records = page.getByRole('region', { name: '计量记录' }).first()
    await records.getByRole('button', { name: 'r-24' }).waitFor()
    expect(await records.getByRole('button', { name: 'r-3', exact: true }).count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await context.close()
  })
})
