import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cosigner } from '../../core/note/cosignature.ts'
import { formatSignatureLines, parseNote } from '../../core/note/signed-note.ts'
import { A, startService } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'
import { axeFindings } from './axe.ts'
import { openBrowser, openPage, signIn } from './browser.ts'

let service: Awaited<ReturnType<typeof startService>>
let browser: Browser
const witness = cosigner('witness.example/one', generateKeyPairSync('ed25519').privateKey)
beforeAll(async () => {
  browser = await openBrowser()
  service = await startService()
  const token = await service.token(A, 'uploader')
  for (let n = 0; n < 5; n++) await service.send('/v1/usage', { token, body: json(usage(n)) })
})
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
})

const open = (page: Page) => page.goto(`${service.url}/app/ledger?institution=${A}`)
const card = (page: Page, title: string) =>
  page.locator('.ant-card').filter({ has: page.getByRole('heading', { name: title }) })

describe('the page of the ledger', () => {
  it('checks the signature, remembers what it saw, and proves that the log only grew since', async () => {
    const { page, context, complaints } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'auditor'))
    await open(page)
    const checkpoint = card(page, '最新检查点')
    await checkpoint.getByText('核验通过').waitFor()
    expect(await checkpoint.textContent()).toContain('第一次看到这个账本')
    await service.send('/v1/usage', { token: await service.token(A, 'uploader'), body: json(usage(9)) })
    await page.reload()
    await checkpoint.getByText('5 批的账本是 6 批的开头').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])

    const between = card(page, '任意两个检查点是否一致')
    await between.getByLabel('较早（批次数）').fill('2')
    await between.getByLabel('较晚（批次数）').fill('4')
    await between.getByRole('button', { name: /核\s*验/ }).click()
    await between.getByText('2 批的账本是 4 批的开头').waitFor()
    await context.close()
  })

  it('is not deceived by a service that rewrites the past, forges a signature or changes its key', async () => {
    const { page, context } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'auditor'))
    await open(page)
    const checkpoint = card(page, '最新检查点')
    await checkpoint.getByText('核验通过').waitFor()
    const seen = `localStorage.getItem('suanheng.log.${A}')`
    const kept = String(await page.evaluate(seen))
    const remember = (change: object) =>
      page.evaluate(
        `localStorage.setItem('suanheng.log.${A}', ${JSON.stringify(JSON.stringify({ ...(JSON.parse(kept) as object), ...change }))})`,
      )

    await remember({ root: Buffer.alloc(32, 7).toString('base64') })
    await page.reload()
    await checkpoint.getByText('历史被改写').waitFor()
    await remember({ size: 1_000 })
    await page.reload()
    await checkpoint.getByText('账本变短了').waitFor()
    await remember({ keyText: 'another+00000000+AAAA' })
    await page.reload()
    await checkpoint.getByText('账本公钥与本浏览器此前所见不同').waitFor()

    await page.route(`**/ledger/${A}/checkpoint`, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('\n6\n', '\n5\n') })
    })
    await page.reload()
    await checkpoint.getByText('检查点没有该账本的有效签名').waitFor()
    await context.close()
  })

  it('shows who cosigned, and verifies it under the witness’s own key only', async () => {
    await writeFile(path.join(service.folder, 'ledger', 'witnesses'), `${witness.key.text}\n`)
    const token = await service.token(A, 'witness')
    const note = await service.send(`/ledger/${A}/checkpoint`, { token })
    const line = witness.cosign(parseNote(note.text).text, 1_767_225_600)
    const answer = await service.send(`/ledger/${A}/cosignatures`, {
      token,
      body: formatSignatureLines([line]),
      type: 'text/plain',
    })
    expect(answer.status).toBe(200)
    const { page, context } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'auditor'))
    await open(page)
    const witnesses = card(page, '见证方联署')
    await witnesses.getByRole('cell', { name: 'witness.example/one' }).waitFor()
    const verify = async (key: string) => {
      await witnesses.getByLabel('粘贴见证方的验证公钥以核验其联署').fill(key)
      await witnesses.getByRole('button', { name: '核验联署' }).click()
    }
    await verify(witness.key.text)
    await witnesses.getByText('witness.example/one 于 2026-01-01 08:00:00 联署').waitFor()
    await verify(cosigner('witness.example/one', generateKeyPairSync('ed25519').privateKey).key.text)
    await witnesses.getByText('没有该公钥对此检查点的有效联署').waitFor()
    await context.close()
  })

  it('runs the full check and says what it came to', async () => {
    const { page, context } = await openPage(browser, service.url)
    await signIn(page, await service.token(A, 'auditor'))
    await open(page)
    const check = card(page, '全面核对')
    await check.getByRole('button', { name: '开始核对' }).click()
    await check.getByText(/一致，没有发现问题: 6 批, 6 条/).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await context.close()
  })
})
