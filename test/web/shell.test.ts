import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProviderOf } from '../support/identity-provider.ts'
import { A, B, receiptOf, startService } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'
import { contract } from '../verifier/reconcile/evidence-of.ts'
import { axeFindings } from './axe.ts'
import { openAs, openBrowser, openPage, signIn } from './browser.ts'

let service: Awaited<ReturnType<typeof startService>>
let provider: Awaited<ReturnType<typeof startProviderOf>>['provider']
let browser: Browser
let auditor: string
beforeAll(async () => {
  browser = await openBrowser()
  const started = await startProviderOf(
    { 'auditor-1': { name: '审计员甲', groups: ['audit'] }, stranger: { name: '丙', groups: ['staff'] } },
    { rules: [{ claim: 'groups', is: 'audit', institution: A, role: 'auditor' }] },
  )
  provider = started.provider
  service = await startService(started.settings, { port: started.port })
  auditor = await service.token(A, 'auditor')
  for (const institution of [A, B]) {
    const token = await service.token(institution, 'uploader')
    const send = async (route: string, records: readonly object[]) =>
      receiptOf(await service.send(`/v1/${route}`, { token, body: ndjson(records), type: 'application/x-ndjson' }))
    await send('contracts', [contract({ institution, number: 'HT-1' })])
    await send('usage', usages(0, 3, { institution }))
  }
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
  await provider?.close()
})

describe('signing in', () => {
  it('begins in Chinese, says what mends a token that is not taken, and works', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    expect(await page.title()).toContain('算衡')
    await page.getByLabel('访问令牌').waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await page.getByLabel('访问令牌').fill('sh_0000000000000000_0000000000000000000000000000000000000000000')
    await page.getByRole('button', { name: /登\s*录$/ }).click()
    const alert = await page.getByRole('alert').textContent()
    expect(alert).toMatch(/令牌.*TOKEN_INVALID/)
    await signIn(page, auditor)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('with the identity provider ends on the page where it was begun; an account without a role is told so', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    provider.use('stranger')
    await page.getByRole('link', { name: '统一身份认证登录' }).click()
    await page.getByRole('alert').getByText('请联系管理员').waitFor()
    await context.clearCookies()
    await page.goto(`${service.url}/app/ledger?institution=${B}`)
    provider.use('auditor-1')
    await page.getByRole('link', { name: '统一身份认证登录' }).click()
    await page.getByRole('heading', { level: 1, name: '账本' }).waitFor()
    expect(page.url()).toBe(`${service.url}/app/ledger?institution=${B}`)
    expect(await page.locator('.who').textContent()).toContain('审计')
    // The provider is another host, asked because somebody went there; nothing else was.
    expect(complaints.filter((text) => !text.includes(provider.issuer))).toEqual([])
    await context.close()
  })

  it('is one for all tabs; when the session is over, they say so and then go on where they were', async () => {
    const { page, context, complaints } = await openAs({
      browser,
      url: service.url,
      token: auditor,
      path: 'institution?tab=keys',
    })
    await page.getByRole('tab', { name: '签名公钥' }).waitFor()
    const other = await context.newPage()
    await other.goto(`${service.url}/app/ledger`)
    await other.getByRole('heading', { level: 1, name: '账本' }).waitFor()
    await context.clearCookies()
    await page.getByRole('link', { name: '合同对账' }).click()
    await page.getByText('会话已结束').waitFor()
    await page.getByLabel('访问令牌').fill(await service.token(B, 'uploader'))
    await page.getByRole('button', { name: /登\s*录$/ }).click()
    await page.getByRole('heading', { level: 1, name: '合同对账' }).waitFor()
    // Somebody else is signed in now: no tab goes on as the one before.
    await other.locator('.who').getByText(B).waitFor()
    await page.getByRole('button', { name: '退出' }).click()
    await other.getByLabel('访问令牌').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the shell', () => {
  it('remembers the page over a reload and the language over a sign-out', async () => {
    const { page, context, complaints } = await openAs({ browser, url: service.url, token: auditor, path: 'ledger' })
    await page.getByRole('heading', { level: 1, name: '账本' }).waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Access token').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lets no script of a stranger run, and shows a role no page that is not its own', async () => {
    const token = await service.token(A, 'admin')
    const { page, context } = await openAs({ browser, url: service.url, token, path: 'contracts' })
    await page.getByText('当前角色没有这个页面').waitFor()
    const ran = await page.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.stranger = true'
      document.addEventListener('securitypolicyviolation', () => resolve(globalThis.stranger === true), { once: true })
      document.body.append(script)
    })`)
    expect(ran).toBe(false)
    await context.close()
  })

  it('says what to do when the network fails, or when the files of the page are no longer there', async () => {
    const { page, context } = await openAs({ browser, url: service.url, token: auditor, path: 'institution?tab=keys' })
    await page.getByRole('tab', { name: '签名公钥' }).waitFor()
    await page.route('**/assets/*', (route) => route.fulfill({ status: 404, body: '' }))
    await page.getByRole('link', { name: '申报测算' }).click()
    await page.getByRole('alert').getByText('请刷新页面').waitFor()
    await page.unroute('**/assets/*')
    await page.getByRole('button', { name: '刷新页面' }).click()
    await page.getByRole('heading', { level: 1, name: '申报测算' }).waitFor()
    await page.route('**/v1/ledger', (route) => route.abort())
    await page.getByRole('link', { name: '账本' }).click()
    await page.getByRole('alert').getByText('服务没有应答').waitFor()
    await page.unroute('**/v1/ledger')
    await page.getByRole('button', { name: /重\s*试/ }).click()
    await page.getByRole('heading', { name: '任意两个检查点是否一致' }).waitFor()
    await context.close()
  })
})

describe('the overview', () => {
  it('shows an auditor all logs and an institution its own, and leads from a figure to its list', async () => {
    const { page, context, complaints } = await openAs({ browser, url: service.url, token: auditor, path: '' })
    const logs = page.getByRole('table', { name: '最新检查点' })
    await logs.getByText(B, { exact: true }).waitFor()
    await page.locator('[data-ready=true]').first().waitFor()
    // Drawn over the whole width, whatever came later: styles, or a part that was still loading.
    const width = () => page.locator('.chart canvas').first().getAttribute('width').then(Number)
    await expect.poll(width).toBeGreaterThan(900)
    const [figures] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出数据' }).click(),
    ])
    const lines = (await readFile(await figures.path(), 'utf8')).trim().split('\r\n')
    expect([lines.length, lines.at(-1)?.slice(10)]).toEqual([31, ',6,0,2,4'])
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: /未对账\s*2/ }).click()
    await page.waitForURL(/contracts\?state=none/)
    await page.getByText('2 行').waitFor()
    expect(complaints).toEqual([])

    // All are reconciled from the list as a job, and the totals follow.
    await page.goto(`${service.url}/app/contracts`)
    await page.getByRole('button', { name: /对账（未对账/ }).click()
    await page.getByRole('button', { name: /待查\s*2/ }).waitFor()
    await context.close()

    const token = await service.token(B, 'uploader')
    const own = await openAs({ browser, url: service.url, token, path: 'overview' })
    await own.page.getByRole('table', { name: '最新检查点' }).getByText(B, { exact: true }).waitFor()
    expect(await own.page.getByText(A).count()).toBe(0)
    await own.context.close()
  })
})
