import { spawn } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import type { Example, ExampleContract } from '../../examples/helios-earth/index.ts'
import { EXAMPLE_KINDS, loadExample } from '../../examples/helios-earth/index.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { summaryRowOf, toSummaryTable } from '../../verifier/report/index.ts'
import { askForCheck } from '../ask-for-check.ts'
import { ServiceClient } from '../client.ts'
import { readConfig } from '../config.ts'
import { describeCheck, showCheck } from '../ledger-words.ts'
import { note, Progress, say } from '../output.ts'
import { run } from '../program.ts'
import type { Service } from '../service.ts'
import { openService } from '../service.ts'
import { pushClaims } from './demo-claims.ts'
import { pushBatch } from './push.ts'

const BATCH = 2_000

/** suanheng demo: eight real contracts from log to audited result, through the same HTTP API everybody uses. */
export async function demo(folder: string, json: boolean, pages = false): Promise<void> {
  const started = performance.now()
  const home = resolve(folder)
  await makeAnew(home)
  const service = await openService(
    readConfig({ SUANHENG_DATA: home, SUANHENG_PORT: '0', SUANHENG_LOG: 'error' }),
    Date.now,
  )
  try {
    const url = await listenForPages(service, pages)
    const example = loadExample()
    const tokens = await makeTokens(service, example, home)
    await pushAll(new ServiceClient({ url, token: tokens.uploader }), example, json)
    await pushClaims(url, (institution, role) => issueToken(service, institution, role), json)
    const auditor = new ServiceClient({ url, token: tokens.auditor })
    const reports = await reconcileAll(auditor, example, home, json)
    if (json) {
      say(`[${reports.join(',')}]`)
      return
    }
    const checked = await showCheck(askForCheck(auditor, example.institution.uscc), false)
    say(`\n${toSummaryTable(reports.map((report) => summaryRowOf(JSON.parse(report))))}`)
    say(`\n账本核对 (ledger check): ${describeCheck(checked)}`)
    tellNext(home, example, (performance.now() - started) / 1000)
    if (pages && process.stdout.isTTY) await showPages(`${url}/app/`, tokens)
  } finally {
    await service.close()
  }
}

const MARK = 'suanheng-demo'

/** Only a folder that an earlier demo made, or an empty one, is cleared. */
async function makeAnew(home: string): Promise<void> {
  const there = await readdir(home).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[]
    throw error
  })
  if (there.length > 0 && !there.includes(MARK)) {
    throw new SuanhengError(
      'REQUEST_INVALID',
      `${home} is not empty and not from an earlier demo: choose another --data`,
    )
  }
  await rm(home, { recursive: true, force: true })
  await mkdir(join(home, 'reports'), { recursive: true, mode: 0o700 })
  await writeFile(join(home, MARK), '')
}

const ROLES = ['uploader', 'auditor', 'reviewer', 'admin'] as const
type DemoTokens = { readonly [R in (typeof ROLES)[number]]: string }

async function issueToken(service: Service, institution: string, role: (typeof ROLES)[number]): Promise<string> {
  const { token } = await service.tokens.issue({
    institution,
    role,
    name: 'demo',
    issuedAt: Date.now(),
    expiresAt: null,
  })
  return token
}

/** One token a role, kept in `<role>.token`. */
async function makeTokens(service: Service, example: Example, home: string): Promise<DemoTokens> {
  const issue = async (role: (typeof ROLES)[number]) => {
    const token = await issueToken(service, example.institution.uscc, role)
    await writeFile(join(home, `${role}.token`), `${token}\n`, { mode: 0o600 })
    return token
  }
  return {
    uploader: await issue('uploader'),
    auditor: await issue('auditor'),
    reviewer: await issue('reviewer'),
    admin: await issue('admin'),
  }
}

async function pushAll(client: ServiceClient, example: Example, quiet: boolean): Promise<void> {
  const total = example.contracts.reduce((sum, contract) => sum + contract.usage.length, 0)
  const progress = new Progress('推送计量日志 records', total, quiet)
  await pushBatch(client, 'organisation', 'json', Buffer.from(JSON.stringify(example.organisations)), false)
  for (const contract of example.contracts) {
    await pushPapers(client, contract)
    for (let from = 0; from < contract.usage.length; from += BATCH) {
      const records = contract.usage.slice(from, from + BATCH)
      await pushBatch(
        client,
        'usage_record',
        'ndjson',
        Buffer.from(records.map((record) => JSON.stringify(record)).join('\n')),
        false,
      )
      progress.add(records.length)
    }
  }
}

async function pushPapers(client: ServiceClient, contract: ExampleContract): Promise<void> {
  for (const kind of EXAMPLE_KINDS) {
    const papers = contract.entities[kind]
    if (papers.length > 0)
      await pushBatch(client, kind satisfies KindName, 'json', Buffer.from(JSON.stringify(papers)), false)
  }
}

/** Reconciles every contract and writes both forms of its report. Output: the canonical JSON of each. */
async function reconcileAll(client: ServiceClient, example: Example, home: string, quiet: boolean): Promise<string[]> {
  const progress = new Progress('对账 contracts', example.contracts.length, quiet)
  const reports: string[] = []
  for (const { number } of example.contracts) {
    const path = `/v1/contracts/${encodeURIComponent(number)}/reconciliation`
    const [report, text] = await Promise.all([client.get(path), client.get(`${path}?format=markdown`)])
    await writeFile(join(home, 'reports', `${number}.json`), report)
    await writeFile(join(home, 'reports', `${number}.md`), text)
    reports.push(report)
    progress.add(1)
  }
  return reports
}

/** The usual port where pages are to be shown and it is free. */
async function listenForPages({ app }: Service, pages: boolean): Promise<string> {
  const host = '127.0.0.1'
  if (!pages) return app.listen({ host, port: 0 })
  return app.listen({ host, port: 8787 }).catch(() => app.listen({ host, port: 0 }))
}

/** Opens the pages in the browser of this desktop, where there is one, and waits until somebody ends the demo. */
async function showPages(address: string, tokens: DemoTokens): Promise<void> {
  say(`
页面 (pages): ${address}
  以审计身份登录，令牌 (auditor):      ${tokens.auditor}
  以复核身份登录，令牌 (reviewer):     ${tokens.reviewer}
  以服务机构身份登录，令牌 (uploader):  ${tokens.uploader}
  以管理员身份登录，令牌 (admin):      ${tokens.admin}
按 Ctrl-C 结束 (Ctrl-C ends the demo)`)
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const browser = spawn(opener, [address], { stdio: 'ignore', detached: true })
  browser.on('error', () => {})
  browser.unref()
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

function tellNext(home: string, example: Example, seconds: number): void {
  const here = relative(process.cwd(), home) || '.'
  const troubled =
    example.contracts.find(({ expected }) => expected.trouble === 'under_delivery') ?? example.contracts[0]
  const number = troubled?.number ?? ''
  note(
    `\n用时 ${seconds.toFixed(1)} 秒。真实的是用量与在册卡数台账；合同、发票、付款为示例（examples/helios-earth/README.md）。`,
  )
  say(`完整报告 (reports): ${join(here, 'reports')}/<合同>.md, .json`)
  say(`
下一步 (what to try next):
  less ${join(here, 'reports', `${number}.md`)}
  npx suanheng ledger check --data ${here}     # 库与账本逐条比对：改动、删除、添加都会指出
  npx suanheng serve --data ${here} --port 8787 &     # 页面 http://127.0.0.1:8787/，用 ${join(here, 'auditor.token')} 登录
  npx suanheng verify contract ${number} --token-file ${join(here, 'auditor.token')}
  npx suanheng verify capacity 91440300MA5EXRKA13 --at 2025-06-01 --token-file ${join(here, 'auditor.token')}
  npx suanheng verify claim DX-2025-101 --token-file ${join(here, 'auditor.token')}
  npx suanheng export ${number} --token-file ${join(here, 'auditor.token')} --out ${number}.ndjson
  npx suanheng push ${number}.ndjson --kind usage --token-file ${join(here, 'uploader.token')}     # 每条都是重复：计一次`)
}

/** suanheng demo. */
export function demoCommands(program: Command): void {
  program
    .command('demo')
    .description('eight real contracts, from log to audited result, on an embedded store')
    .option('--data <folder>', 'folder for the demo; made anew', './data/demo')
    .option('--json', 'the results in JSON')
    .option('--pages', 'on a terminal: go on serving afterwards, and open the pages')
    .action(
      run((options: { data: string; json?: boolean; pages?: boolean }) =>
        demo(options.data, options.json === true, options.pages === true),
      ),
    )
}
