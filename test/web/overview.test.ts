import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { A, B, receiptOf, startService } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'
import { contract } from '../verifier/reconcile/evidence-of.ts'
import { axeFindings } from './axe.ts'
import { openBrowser, openPage, signIn } from './browser.ts'

let service: Awaited<ReturnType<typeof startService>>
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  service = await startService()
  for (const institution of [A, B]) {
    const token = await service.token(institution, 'uploader')
    const send = async (route: string, records: readonly object[]) =>
      receiptOf(await service.send(`/v1/${route}`, { token, body: ndjson(records), type: 'application/x-ndjson' }))
    await send('contracts', [contract({ institution, number: 'HT-1' })])
    await send('usage', usages(0, 3, { institution }))
  }
})
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
})

it('shows an auditor all logs and an institution its own, and leads from a figure to its list', async () => {
  const { page, context, complaints } = await openPage(browser, service.url)
  await signIn(page, await service.token(A, 'auditor'))
  const logs = page.getByRole('table', { name: '最新检查点' })
  await logs.getByText(B, { exact: true }).waitFor()
  await page.locator('[data-ready=true]').first().waitFor()
  // Drawn over the whole width, whatever came later: styles, or a part that was still loading.
  await expect.poll(() => page.locator('.chart canvas').first().getAttribute('width').then(Number)).toBeGreaterThan(900)
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: /未对账\s*2/ }).click()
  await page.waitForURL(/contracts\?state=none/)
  await page.getByText('2 行').waitFor()
  expect(complaints).toEqual([])
  await context.close()

  const own = await openPage(browser, service.url)
  await signIn(own.page, await service.token(B, 'uploader'))
  await own.page.getByRole('table', { name: '最新检查点' }).getByText(B, { exact: true }).waitFor()
  expect(await own.page.getByText(A).count()).toBe(0)
  await own.context.close()
})

it('reconciles all from the list as a job, and the totals follow', async () => {
  const { page, context } = await openPage(browser, service.url)
  await signIn(page, await service.token(A, 'auditor'))
  await page.goto(`${service.url}/app/contracts`)
  await page.getByRole('button', { name: /对账（未对账/ }).click()
  await page.getByRole('button', { name: /待查\s*2/ }).waitFor()
  await context.close()
})
