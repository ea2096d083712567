import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, startService } from '../support/service.ts'
import { json, ndjson, usage } from '../support/usage.ts'
import { axeFindings } from './axe.ts'
import { openBrowser, openPage, signIn } from './browser.ts'

let service: Awaited<ReturnType<typeof startService>>
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  service = await startService()
})
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
})

const choose = (page: Page, name: string, content: string) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const open = (page: Page, query: string) => page.goto(`${service.url}/app/institution?${query}`)
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

describe('the page of an institution', () => {
  it('previews a dropped file with the lines at fault, sends the good ones, mends the other, and proves the batch', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'uploader'))
    await open(page, 'tab=upload')
    const records = [usage(0), { ...usage(24), cards: '-1' }, usage(72)]
    await choose(page, 'july.ndjson', ndjson(records))
    await press(page, /^预\s*览$/)
    const faults = page.getByRole('table', { name: '有问题的记录' })
    await faults.waitFor()
    expect(await faults.textContent()).toMatch(/2.*2.*FIELD_INVALID.*cards/)
    expect(await axeFindings(page)).toEqual([])
    await press(page, '报送合格的，其余转待修正')
    await page.getByText(`已报送，批次 ${A}-1`).waitFor()

    await tab(page, '待修正')
    await press(page, /处理 .*-1-1/)
    await page.getByLabel('记录（JSON），修正后重新报送').fill(json(usage(24)))
    await press(page, '重新报送')
    await page.getByText('没有符合条件的数据').waitFor()

    await tab(page, '批次与回执')
    await press(page, '回执 2')
    await press(page, '在浏览器中核验')
    await page.getByText('核验通过').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows the days without records between those that have some, and the gap closes when they come', async () => {
    const { page, context } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'uploader'))
    await open(page, 'tab=calendar&from=2025-06-25&to=2025-07-10')
    // Records of 1, 2 and 4 July.
    await page.getByText('缺口：1 天').waitFor()
    expect(await page.locator('td.gap').getAttribute('title')).toContain('2025-07-03: 0 条')
    expect(await axeFindings(page)).toEqual([])
    await service.send('/v1/usage', { token: await service.token(A, 'uploader'), body: json(usage(48)) })
    await page.reload()
    await page.getByText('首末计量日之间没有缺口').waitFor()
    await context.close()
  })

  it('turns a sacct file into records by the map, and says which accounts it does not name', async () => {
    const { page, context } = await openPage(browser, service.url, { width: 390, height: 800 })
    await signInOnPhone(page, await service.token(A, 'uploader'))
    await open(page, 'tab=upload')
    const line = (id: number, account: string) =>
      `${id}|${account}|u|gpu|COMPLETED|2026-01-01T00:00:00|2026-01-01T01:00:00|gres/gpu=2|n1\n`
    const head = 'JobID|Account|User|Partition|State|Start|End|AllocTRES|NodeList\n'
    await choose(page, 'sacct.txt', head + line(1, 'lab') + line(2, 'guest'))
    await page.getByLabel('平台名称').fill('east')
    const map = { rules: [{ name: 'lab', when: { account: 'lab' }, set: { contract: 'HT-1', purpose: 'pretrain' } }] }
    await page.getByLabel('账户与合同的对应（JSON）').fill(json(map))
    await press(page, /^预\s*览$/)
    await page.getByText('全部合格').waitFor()
    expect(await page.getByText('尚未对应合同的账户').count()).toBe(1)
    expect(await page.getByText('guest (2.000000 卡时)').count()).toBe(1)
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(await overflow()).toBeLessThanOrEqual(0)
    await open(page, 'tab=calendar&from=2025-06-25&to=2025-07-10')
    await page.getByRole('table', { name: '计量日历' }).waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await context.close()
  })

  it('lets an admin issue a token that is shown once, and revoke it', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'admin'))
    await open(page, 'tab=tokens')
    await press(page, '签发令牌')
    await page.getByLabel('名称').fill('西区平台')
    await page.getByRole('dialog').getByRole('button', { name: '签发令牌' }).click()
    const code = page.getByRole('dialog').locator('code')
    await code.waitFor()
    const token = (await code.textContent()) ?? ''
    expect((await service.send('/v1/whoami', { token })).status).toBe(200)
    await press(page, '已保存，关闭')
    await code.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(token)
    await press(page, '吊销 西区平台')
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: /吊\s*销/ })
      .click()
    await page.getByRole('cell', { name: '已吊销' }).waitFor()
    expect((await service.send('/v1/whoami', { token })).status).toBe(401)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('leads to the sign-in when the session is over', async () => {
    const { page, context } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'uploader'))
    await context.clearCookies()
    await open(page, 'tab=batches')
    await page.getByLabel('访问令牌').waitFor()
    await context.close()
  })
})

async function signInOnPhone(page: Page, token: string): Promise<void> {
  await page.getByLabel('访问令牌').fill(token)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByRole('button', { name: '菜单' }).waitFor()
}
