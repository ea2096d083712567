import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cosigner } from '../../core/note/cosignature.ts'
import { formatSignatureLines, parseNote } from '../../core/note/signed-note.ts'
import { goodColumns, utf8, writeStream } from '../decode/arrow/usage-stream.ts'
import { A, B, startService } from '../support/service.ts'
import { json, ndjson, usage } from '../support/usage.ts'
import { axeFindings } from './axe.ts'
import { openAs, openBrowser, PHONE } from './browser.ts'

let service: Awaited<ReturnType<typeof startService>>
let browser: Browser
let auditor: string
const OF_B = { institution: B }
const witness = cosigner('witness.example/one', generateKeyPairSync('ed25519').privateKey)
beforeAll(async () => {
  browser = await openBrowser()
  service = await startService()
  auditor = await service.token(A, 'auditor')
  const token = await service.token(B, 'uploader')
  for (let n = 0; n < 5; n++) await service.send('/v1/usage', { token, body: json(usage(n, OF_B)) })
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await service?.dispose()
})

const choose = (page: Page, name: string, content: string | Uint8Array) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const open = (page: Page, query: string) => page.goto(`${service.url}/app/institution?${query}`)
const openFor = async (role: 'uploader' | 'admin', query: string, size = {}) =>
  openAs({
    browser,
    url: service.url,
    token: await service.token(A, role),
    path: `institution?${query}`,
    size,
  })
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

describe('the page of an institution', () => {
  it('previews a dropped file with the lines at fault, sends the good ones, mends the other, and proves the batch', async () => {
    const { page, context, complaints } = await openFor('uploader', 'tab=upload')
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
    await page.getByText('没有处于这一状态的记录').waitFor()

    await tab(page, '批次与回执')
    await press(page, '回执 2')
    await press(page, '在浏览器中核验')
    await page.getByText('核验通过').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('takes CSV and Arrow as they are, and says what to do with a spreadsheet instead', async () => {
    const { page, context, complaints } = await openFor('uploader', 'tab=upload')
    await choose(page, '七月.xlsx', 'PK')
    await page.getByRole('alert').getByText('另存为“CSV（UTF-8）”').waitFor()
    expect(await page.getByRole('button', { name: /^预\s*览$/ }).count()).toBe(0)

    const { contract, purpose, cards, start, end, cardSeconds } = usage(0)
    const head = 'recordId,institution,contract,purpose,cards,start,end,cardSeconds'
    const row = [A, contract, purpose, cards, start, end, cardSeconds].join()
    await choose(page, '七月.csv', `${head}\ncsv-0,${row}\ncsv-1,${row}\n`)
    await press(page, /^预\s*览$/)
    await page.getByText('全部合格').waitFor()
    await press(page, /^报\s*送$/)
    await page.getByText(/已报送，批次 .*-3$/).waitFor()

    const arrow = writeStream({ ...goodColumns(2), recordId: utf8('arrow-0', 'arrow-1'), institution: utf8(A, A) })
    await choose(page, 'july.arrow', arrow)
    await press(page, /^预\s*览$/)
    await page.getByText('全部合格').waitFor()
    await press(page, /^报\s*送$/)
    await page.getByText(/已报送，批次 .*-4$/).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows the days without records between those that have some, and the gap closes when they come', async () => {
    const { page, context } = await openFor('uploader', 'tab=calendar&from=2025-06-25&to=2025-07-10')
    // Records of 1, 2 and 4 July.
    await page.getByText('缺口：1 天').waitFor()
    expect(await page.locator('td.gap').getAttribute('title')).toContain('2025-07-03: 0 条')
    expect(await axeFindings(page)).toEqual([])
    await service.send('/v1/usage', { token: await service.token(A, 'uploader'), body: json(usage(48)) })
    await page.reload()
    await page.getByText('首末计量日之间没有缺口').waitFor()
    // Without days in the address it opens where the records are.
    await page.getByRole('button', { name: '有记录的最近一年' }).click()
    await page.getByText('2025-06-15 – 2025-07-04').waitFor()
    await page.getByRole('rowheader', { name: '2025-06' }).waitFor()
    await context.close()
  })

  it('turns a sacct file into records by the map, and says which accounts it does not name', async () => {
    const { page, context } = await openFor('uploader', 'tab=upload', PHONE)
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
    const { page, context, complaints } = await openFor('admin', 'tab=tokens')
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
})

const openLedger = async () => openAs({ browser, url: service.url, token: auditor, path: `ledger?institution=${B}` })
const card = (page: Page, title: string) =>
  page.locator('.ant-card').filter({ has: page.getByRole('heading', { name: title }) })

describe('the page of the ledger', () => {
  it('checks the signature, remembers what it saw, and proves that the log only grew since', async () => {
    const { page, context, complaints } = await openLedger()
    const checkpoint = card(page, '最新检查点')
    await checkpoint.getByText('核验通过').waitFor()
    expect(await checkpoint.textContent()).toContain('第一次看到这个账本')
    await service.send('/v1/usage', { token: await service.token(B, 'uploader'), body: json(usage(9, OF_B)) })
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
    const { page, context } = await openLedger()
    const checkpoint = card(page, '最新检查点')
    await checkpoint.getByText('核验通过').waitFor()
    const seen = `localStorage.getItem('suanheng.log.${B}')`
    const kept = String(await page.evaluate(seen))
    const remember = (change: object) =>
      page.evaluate(
        `localStorage.setItem('suanheng.log.${B}', ${JSON.stringify(JSON.stringify({ ...(JSON.parse(kept) as object), ...change }))})`,
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

    await page.route(`**/ledger/${B}/checkpoint`, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('\n6\n', '\n5\n') })
    })
    await page.reload()
    await checkpoint.getByText('检查点没有该账本的有效签名').waitFor()
    await context.close()
  })

  it('shows who cosigned, and verifies it under the witness’s own key only', async () => {
    await writeFile(path.join(service.folder, 'ledger', 'witnesses'), `${witness.key.text}\n`)
    const token = await service.token(B, 'witness')
    const note = await service.send(`/ledger/${B}/checkpoint`, { token })
    const line = witness.cosign(parseNote(note.text).text, 1_767_225_600)
    const answer = await service.send(`/ledger/${B}/cosignatures`, {
      token,
      body: formatSignatureLines([line]),
      type: 'text/plain',
    })
    expect(answer.status).toBe(200)
    const { page, context } = await openLedger()
    const witnesses = card(page, '见证方联署')
    await witnesses.getByRole('cell', { name: 'witness.example/one' }).waitFor()
    const verify = async (key: string) => {
      await witnesses.getByLabel('粘贴见证方的验证公钥以核验其联署').fill(key)
      await witnesses.getByRole('button', { name: '核验联署' }).click()
    }
    // What the service itself says of a witness is offered, and marked as its own word.
    await witnesses.getByRole('button', { name: 'witness.example/one' }).click()
    await witnesses.getByText('这个公钥由本服务提供').waitFor()
    await verify(witness.key.text)
    await witnesses.getByText('witness.example/one 于 2026-01-01 08:00:00 联署').waitFor()
    await verify(cosigner('witness.example/one', generateKeyPairSync('ed25519').privateKey).key.text)
    await witnesses.getByText('没有该公钥对此检查点的有效联署').waitFor()
    await context.close()
  })

  it('runs the full check as a job, says what it came to, and is cancelled while it waits', async () => {
    const { page, context } = await openLedger()
    const check = card(page, '全面核对')
    await check.getByRole('button', { name: '开始核对' }).click()
    await check.getByText(/一致，没有发现问题: 6 批, 6 条/).waitFor()

    // It waits behind those of others, one at a time: long enough to think better of it.
    const ask = async (institution: string) => {
      const token = await service.token(institution, 'auditor')
      const answer = await service.send('/v1/jobs/check_ledger', { token, body: json({ institution: B }) })
      return { token, id: (answer.json() as { id: string }).id }
    }
    const others = await Promise.all(
      ['16', '17', '18', '19', '1A', '1B', '1C', '1D'].map((end) => ask(`91440300MA5FABCD${end}`)),
    )
    await check.getByRole('button', { name: '开始核对' }).click()
    await check.getByRole('button', { name: /^取\s*消$/ }).click()
    await check.getByText('任务已被取消').waitFor()
    for (const { id, token } of others) await service.send(`/v1/jobs/${id}/cancel`, { token, method: 'POST' })
    await context.close()
  })

  it('leaves its checks among the jobs, where exports are asked for, fetched and removed with the keyboard alone', async () => {
    const { page, context, complaints } = await openLedger()
    await card(page, '全面核对').getByRole('link', { name: '全部任务' }).press('Enter')
    const list = page.getByRole('table', { name: '任务列表' })
    await list.getByText('发现问题 0').waitFor()
    await list.getByText('JOB_CANCELLED').waitFor()
    // Those of auditors of other institutions are theirs.
    expect(await list.getByRole('row').count()).toBe(3)
    await page.goto(`${service.url}/app/jobs?institution=${B}`)
    await page.getByLabel('导出内容').press('Enter')
    await page.getByTitle('报送批次').click()
    await page.getByRole('button', { name: '开始导出' }).press('Enter')
    const save = page.getByRole('button', { name: /^下载 导出/ })
    await save.waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), save.press('Enter')])
    expect(download.suggestedFilename()).toBe(`${B}-批次.parquet`)
    expect((await readFile(await download.path())).subarray(0, 4).toString()).toBe('PAR1')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^删除 导出/ }).press('Enter')
    await save.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await context.close()
  })
})
