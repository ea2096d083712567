/**
 * How a table of 100,000 rows does in a real browser; figures, not guarantees: npx tsx test/web/hundred-thousand-rows.ts
 * The records of a contract, as the service answers them, many times over in one answer: scrolled, and exported.
 */
import { readFile } from 'node:fs/promises'
import { A, receiptOf, startService } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'
import { contract } from '../verifier/reconcile/evidence-of.ts'
import { openAs, openBrowser } from './browser.ts'

const ROWS = 100_000
const SENT = 500
const say = (what: string, since: number) =>
  process.stdout.write(`${what}: ${((performance.now() - since) / 1000).toFixed(2)} s\n`)

const browser = await openBrowser()
const service = await startService()
try {
  const uploader = await service.token(A, 'uploader')
  const send = async (route: string, records: readonly object[]) =>
    receiptOf(
      await service.send(`/v1/${route}`, { token: uploader, body: ndjson(records), type: 'application/x-ndjson' }),
    )
  await send('contracts', [contract({ institution: A, number: 'HT-1' })])
  await send('usage', usages(0, SENT))
  const token = await service.token(A, 'auditor')
  const { page } = await openAs({ browser, url: service.url, token, path: '' })
  page.setDefaultTimeout(120_000)
  await page.route('**/v1/contracts/*/records*', async (route) => {
    const { records, ...rest } = (await (await route.fetch()).json()) as { records: { recordId: string }[] }
    const many = Array.from({ length: ROWS }, (_, i) => ({ ...records[i % SENT], recordId: `r-${i}` }))
    await route.fulfill({ json: { ...rest, next: null, records: many } })
  })
  const begun = performance.now()
  await page.goto(`${service.url}/app/contracts/HT-1`)
  await page.getByText('100,000 行').waitFor()
  say('opened with 100,000 rows', begun)
  const table = page.getByRole('region', { name: '计量记录' }).last()
  const scrolled = performance.now()
  await table.press('End')
  await table.getByRole('button', { name: `r-${ROWS - 1}` }).waitFor()
  say('its last row in sight', scrolled)
  process.stdout.write(`rows of the table in the page: ${await table.getByRole('row').count()}\n`)
  const frames = await page.evaluate(`(async () => {
    const place = [...document.querySelectorAll('.big-table')].at(-1)
    const times = []
    for (let i = 0; i < 60; i++) {
      place.scrollTop = place.scrollHeight * (i / 60)
      const before = performance.now()
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
      times.push(performance.now() - before)
    }
    return times.sort((a, b) => a - b)
  })()`)
  const ms = frames as readonly number[]
  process.stdout.write(
    `two frames after a jump: median ${ms[30]?.toFixed(0)} ms, slowest ${ms.at(-1)?.toFixed(0)} ms\n`,
  )
  for (const name of ['CSV', 'Excel']) {
    const asked = performance.now()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: `导出 ${name}` })
        .last()
        .click(),
    ])
    const bytes = await readFile(await file.path())
    say(`${name} of all rows, ${(bytes.length / 2 ** 20).toFixed(1)} MiB`, asked)
    if (name === 'CSV') process.stdout.write(`lines: ${bytes.toString('utf8').trim().split('\r\n').length}\n`)
  }
} finally {
  await browser.close()
  await service.dispose()
}
