import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { A } from '../support/service.ts'
import { type AuditWorld, CONTRACT, startAuditWorld } from '../verifier/queries/audit-world.ts'
import { axeFindings } from './axe.ts'
import { openBrowser, openAs as openSigned, PHONE } from './browser.ts'

// Each step waits for a real browser; on two busy cores they add up.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let world: AuditWorld
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  world = await startAuditWorld()
})
afterAll(async () => {
  await browser?.close()
  await world?.dispose()
})

const openAs = (who: 'maker' | 'checker' | 'unit', path: string, size = {}) =>
  openSigned({ browser, url: world.service.url, token: world.tokens[who], path: `audit/${path}`, size })
const fillPerson = async (page: Page, by: string, role: string) => {
  await page.getByLabel('姓名').last().fill(by)
  await page.getByLabel('职务').last().fill(role)
}
const openFinding = async (page: Page, code: string) => {
  await page.getByRole('link', { name: code, exact: true }).click()
  await page.getByRole('region', { name: '事实' }).waitFor()
}
describe('the page of audits', () => {
  it('lets one auditor propose and only another approve, and keeps the filter in the address', async () => {
    const { page, context, complaints } = await openAs('maker', `findings?contract=${CONTRACT}`)
    await page.getByRole('link', { name: '交付不足' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByText(/^待核实 \d+$/).click()
    await page.waitForURL(/state=open/)
    await openFinding(page, '交付不足')
    const address = page.url()
    await page.getByLabel('已确认').check()
    await page.getByLabel('理由').fill('经核对计量日志属实')
    await fillPerson(page, '李审', '审计员')
    await page.getByRole('button', { name: '提出核实意见' }).click()
    await page.getByText('编制人不能复核自己的意见').waitFor()
    await page.locator('[data-state=open]').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()

    const second = await openAs('checker', address.slice(address.indexOf('/audit/') + 7))
    await second.page.getByRole('button', { name: '复核通过' }).waitFor()
    const approval = second.page.getByRole('article', { name: /^HS-/ })
    await approval.getByLabel('姓名').fill('王复')
    await approval.getByLabel('职务').fill('复核人')
    await second.page.getByRole('button', { name: /退\s*回/ }).click()
    await second.page.getByText('退回须说明原因').waitFor()
    await second.page.getByRole('button', { name: '复核通过' }).click()
    await second.page.locator('[data-state=confirmed]').waitFor()
    expect(second.complaints).toEqual([])
    await second.context.close()
  })

  it('lets the audited institution reply, shows it the conclusion and nothing internal, also on a phone', async () => {
    const { page, context, complaints } = await openAs('unit', `findings?contract=${CONTRACT}`, PHONE)
    await openFinding(page, '交付不足')
    await page.getByRole('region', { name: '审计结论' }).getByText('经核对计量日志属实').waitFor()
    expect(await page.getByText('李审').count()).toBe(0)
    expect(await page.getByRole('tab').count()).toBe(0)
    await page.getByLabel('说明').check()
    await page.getByLabel('内容').fill('停机补偿，见补充协议')
    await fillPerson(page, '陈经理', '财务负责人')
    await page.getByRole('button', { name: '提交回复' }).click()
    await page.getByText('停机补偿，见补充协议').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('plans a sample, draws it, takes the results and says what they come to', async () => {
    const { page, context, complaints } = await openAs('maker', `samples?contract=${CONTRACT}`)
    await page.getByLabel('可容忍错报').fill('200')
    await page.getByRole('button', { name: '计算样本量' }).click()
    await page.getByText('66.76').waitFor()
    await page.getByLabel('目的').fill('发票是否真实')
    await fillPerson(page, '李审', '审计员')
    await page.getByRole('button', { name: '记入账本并抽样' }).click()
    await page.locator('[data-verdict=undetermined]').waitFor()
    await page.getByText('尚有样本没有测试结果').waitFor()
    await page.getByRole('button', { name: '未测试项目均填账面金额' }).click()
    await page
      .getByRole('textbox', { name: /^审定金额/ })
      .first()
      .fill('15')
    await fillPerson(page, '李审', '审计员')
    await page.getByRole('button', { name: '保存结果' }).click()
    // 66.76 × (2.9958 + 1.7481 × 0.25) = 229.175397, above the tolerable 200.
    await page.locator('[data-verdict=exceeds]').waitFor()
    expect(await page.getByRole('table', { name: '评价' }).textContent()).toContain('229.175397')
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('writes a working paper, says what is wrong with it, and who did what', async () => {
    const { page, context, complaints } = await openAs('maker', 'papers?engagement=SJ-1')
    const form = page.getByRole('region', { name: '编制底稿' })
    await form.getByLabel('索引号').fill('B-2-1')
    await form.getByLabel('标题').fill('结算核对表')
    await form.getByLabel('被审计单位').fill(A)
    await form.getByLabel('引用底稿').fill('A-9')
    await form.getByLabel('程序').fill('取得结算单\n逐月核对')
    await fillPerson(page, '李审', '审计员')
    await form.getByRole('button', { name: '编制底稿' }).click()
    await page.getByText('引用的底稿不存在：A-9').waitFor()
    await page.getByRole('button', { name: /B-2-1/ }).click()
    await page.getByText('逐月核对').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('tab', { name: '操作记录' }).click()
    await page.getByRole('cell', { name: /提出核实意见/ }).waitFor()
    await page.getByRole('cell', { name: /复核通过/ }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})
