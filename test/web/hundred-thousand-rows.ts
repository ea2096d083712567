/**
 * How a table of 100,000 rows does in a real browser; figures, not guarantees: npx tsx test/web/hundred-thousand-rows.ts
 * A contract with that many usage records is opened, scrolled to its last row page by page, and exported.
 */
import { readFile } from 'node:fs/promises'
import { A, receiptOf, startService } from '../support/service.ts'
import { ndjson, usage } from '../support/usage.ts'
import { contract } from '../verifier/reconcile/evidence-of.ts'
import { openAs, openBrowser } from './browser.ts'

const ROWS = 100_000
const BATCH = 5_000
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
  for (let from = 0; from < ROWS; from += BATCH)
    await send(
      'usage',
      Array.from({ length: BATCH }, (_, i) => usage((from + i) % 700, { recordId: `r-${from + i}` })),
    )
  const token = await service.token(A, 'auditor')
  const { page } = await openAs({ browser, url: service.url, token, path: 'contracts/HT-1' })
  page.setDefaultTimeout(120_000)
  const table = page.getByRole('region', { name: '计量记录' }).last()
  await table.getByRole('row').nth(5).waitFor()

  const begun = performance.now()
  const rows = () => page.getByRole('row').count()
  const foot = page.getByText(/^\s*[\d,]+ 行/).last()
  let shown = 0
  for (let most = 0; shown < ROWS; most = shown) {
    await table.evaluate('(place) => { place.scrollTop = place.scrollHeight }')
    while (shown === most)
      shown = Number(/([\d,]+) 行/.exec((await foot.textContent()) ?? '')?.[1]?.replaceAll(',', ''))
  }
  say(`scrolled to the last of ${shown} rows, 500 a request`, begun)
  process.stdout.write(`rows in the page: ${await rows()}\n`)
  const frames = await table.evaluate(`async (place) => {
    const times = []
    for (let i = 0; i < 60; i++) {
      place.scrollTop = place.scrollHeight * (i / 60)
      const before = performance.now()
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
      times.push(performance.now() - before)
    }
    return times.sort((a, b) => a - b)
  }`)
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
