import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dxExample, PROVIDER } from '../../examples/claims/xlq-dx/index.ts'
import { ylqExample } from '../../examples/claims/ylq-sq/index.ts'
import { verifyBundle } from '../../verifier/bundle/verify-bundle.ts'
import { startExamples } from '../verifier/claims/store/world.ts'
import { axeFindings } from './axe.ts'
import { openAs, openBrowser, PHONE } from './browser.ts'

let world: Awaited<ReturnType<typeof startExamples>>
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  world = await startExamples([dxExample(), ylqExample()])
  // The pages are built first where they have changed.
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await world?.dispose()
})

async function open(path: string, token = world.auditor, size = {}) {
  const opened = await openAs({ browser, url: world.service.url, token, path: `claims${path}`, size })
  opened.page.setDefaultTimeout(40_000)
  return opened
}
const claim = (id: string) => `/of/${PROVIDER.uscc}/${id}`
async function verdictOf(page: Page) {
  const place = page.getByRole('region', { name: '结论' })
  await place.waitFor()
  return { verdict: await place.getAttribute('data-verdict'), text: (await place.textContent()) ?? '' }
}

describe('the page of claims', () => {
  it('lists programmes and claims, filters them in the address, and opens one', async () => {
    const { page, context, complaints } = await open('?programme=XLQ-DX')
    await page.getByText('深圳市科技创新局2025年度第二批训力券兑现申请指南').waitFor()
    await page.getByRole('link', { name: 'DX-2025-101' }).waitFor()
    expect(await page.getByRole('link', { name: /YL-2025/ }).count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'DX-2025-101' }).click()
    expect(await verdictOf(page)).toMatchObject({
      verdict: 'pass',
      text: expect.stringContaining('600,000.00') as string,
    })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows a clause that fails with its sentence and the record behind it, and the working of the amount', async () => {
    const { page, context, complaints } = await open(`${claim('DX-2025-102')}?show=fail`)
    expect((await verdictOf(page)).text).toContain('XLQ-DX-4.2.3')
    const failing = page.locator('article[data-state=fail]')
    expect(await failing.count()).toBe(1)
    expect(await failing.textContent()).toContain('XLQ-DX-4.2.3')
    await failing
      .getByRole('button', { name: /^财政资助/ })
      .first()
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('"amount": "600000.01"').waitFor()
    // Its bytes, its batch and the signed checkpoint, verified in the browser.
    await drawer.getByText('核验通过').waitFor()
    // Green wherever one came from: the mark brings its colour along.
    const colour = await page.evaluate("getComputedStyle(document.querySelector('.proof-good')).color")
    expect(colour).toBe('rgb(30, 107, 52)')
    await page.keyboard.press('Escape')
    const working = page.getByRole('region', { name: '金额计算' })
    await working.getByText('1,200,000.00 × 1/2').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows in red a record that is not the one that was proven', async () => {
    const { page, context } = await open(`${claim('DX-2025-102')}?show=fail`)
    // A service that shows another amount than its ledger has.
    await page.route(/\/v1\/grants\//, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('600000.01', '600000.00') })
    })
    const failing = page.locator('article[data-state=fail]')
    await failing
      .getByRole('button', { name: /^财政资助/ })
      .first()
      .click()
    await page.getByRole('dialog').getByText('所示内容与经核验的记录不同').waitFor()
    await context.close()
  })

  it('hands over the evidence bundle, which holds by itself', async () => {
    const { page, context, complaints } = await open(claim('DX-2025-101'))
    await verdictOf(page)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载证据包' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('DX-2025-101-证据包.zip')
    const found = await verifyBundle(await readFile(await file.path()), null)
    expect(found).toMatchObject({ kind: 'assessment', subject: 'DX-2025-101', problems: [] })
    // The other papers, made as jobs from one button.
    await page.getByRole('button', { name: '文书' }).click()
    const workbook = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Excel 工作簿' }).click()
    expect((await workbook).suggestedFilename()).toBe('DX-2025-101-申报测算.xlsx')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says what a missing document would bring: marked as a trial, in the address, taken back with one click', async () => {
    const { page, context, complaints } = await open(claim('DX-2025-103'))
    expect((await verdictOf(page)).verdict).toBe('undetermined')
    await page.getByRole('button', { name: '假定已登记' }).click()
    await page.locator('[data-verdict=pass]').waitFor()
    expect(page.url()).toContain('draft=')
    const { text } = await verdictOf(page)
    expect(text).toContain('测算（草稿，非核验结论）')
    expect(text).toContain('账本现有资料的结论')
    await page.getByText('因假定而变化').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载申报测算表（PDF）' }).click()
    const paper = await download
    expect(paper.suggestedFilename()).toBe('DX-2025-103-测算草稿.pdf')
    expect((await readFile(await paper.path())).subarray(0, 5).toString()).toBe('%PDF-')
    // The address alone says it all: the same after a reload.
    await page.reload()
    await page.locator('[data-verdict=pass]').waitFor()
    await page.getByRole('button', { name: /^撤销/ }).click()
    await page.locator('[data-verdict=undetermined]').waitFor()
    expect(page.url()).not.toContain('draft=')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('changes a fact of a record, and reads an open text otherwise', async () => {
    const { page, context } = await open(`${claim('DX-2025-102')}?show=fail`)
    await verdictOf(page)
    const failing = page.locator('article[data-state=fail]')
    await failing
      .getByRole('button', { name: /修改事实 财政资助/ })
      .first()
      .click()
    await page.getByRole('dialog').getByLabel('资助金额（元）', { exact: true }).fill('600000.00')
    await page.getByRole('dialog').getByRole('button', { name: '作此假定' }).click()
    // Within the limit nothing refuses it any more; whether the two are one piece of work a person has to say.
    await page.locator('[data-verdict=undetermined]').waitFor()
    expect(await failing.count()).toBe(0)
    await page.goto(`${world.service.url}/app/claims${claim('DX-2025-101')}`)
    await page.getByLabel('金额是否含税').click()
    await page.getByTitle('不含可抵扣增值税').click()
    await page.waitForURL(/draft=/)
    const region = page.getByRole('region', { name: '结论' })
    await region.getByText('566,037.73').first().waitFor()
    // A reading is none of the facts: still an assessment.
    expect((await verdictOf(page)).text).not.toContain('测算（草稿')
    await context.close()
  })

  it('works out a claim that no log has, for an institution, and shows decisions of persons beside the system’s', async () => {
    const own = await open('/new?programme=xlq-dx-2025-2', await world.tokenOf(PROVIDER.uscc, 'uploader'))
    await own.page.getByLabel('假定提交日').fill('2025-08-01')
    await own.page.getByLabel('合同').fill('XL-2025-101')
    await own.page.getByLabel('券编号').fill('XLQ-101')
    await own.page.getByLabel('申请金额（元）').fill('600000')
    expect(await axeFindings(own.page)).toEqual([])
    await own.page.getByRole('button', { name: '开始测算' }).click()
    const { text } = await verdictOf(own.page)
    expect(text).toContain('账本中无此申请')
    await own.page.getByText('600,000.00').first().waitFor()
    expect(own.complaints).toEqual([])
    await own.context.close()
    const [story] = ylqExample().stories
    const { page, context } = await open(`/of/${story?.institution}/${story?.claim}`)
    const beside = page.getByRole('region', { name: /人工决定/ })
    await beside.getByText('已适用').first().waitFor()
    expect((await verdictOf(page)).verdict).toBe('undetermined')
    await context.close()
  })

  it('is used on a phone', async () => {
    const { page, context } = await open(claim('DX-2025-103'), world.auditor, PHONE)
    await verdictOf(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await context.close()
  })
})
