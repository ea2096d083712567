import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, startService } from '../support/service.ts'
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

describe('the web application', () => {
  it('opens at the address of the service, in Chinese, and asks who is there', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    expect(await page.title()).toContain('算衡')
    await page.getByLabel('访问令牌').waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says in words why a token is not taken', async () => {
    const { page, context } = await openPage(browser, service.url)
    await page.getByLabel('访问令牌').fill('sh_0000000000000000_0000000000000000000000000000000000000000000')
    await page.getByRole('button', { name: /登\s*录/ }).click()
    expect(await page.getByRole('alert').textContent()).toContain('TOKEN_INVALID')
    await context.close()
  })

  it('shows an auditor the menu, remembers the page over a reload and the language over a sign-out', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'auditor'))
    await page.getByRole('link', { name: '账本' }).click()
    await page.getByRole('heading', { level: 1, name: '账本' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: '账本' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Access token').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lets no script of a stranger run, whatever a page would be made to show', async () => {
    const { page, context } = await openPage(browser, service.url)
    const ran = await page.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.stranger = true'
      document.addEventListener('securitypolicyviolation', () => resolve(globalThis.stranger === true), { once: true })
      document.body.append(script)
    })`)
    expect(ran).toBe(false)
    await context.close()
  })
})
