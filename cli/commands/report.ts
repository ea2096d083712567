import type { Command } from 'commander'
import { openStore } from '../../store/client.ts'
import type { LedgerProblem } from '../../verifier/report/ledger-problems.ts'
import { type ReportCheck, verifyReport } from '../../verifier/verify-report.ts'
import { openLogs } from '../open-logs.ts'
import { grouped, note, say } from '../output.ts'
import { clientOf, configOf, type Remote, remoteOptions, run } from '../program.ts'
import { readText } from '../read-text.ts'

type VerifyArgs = Remote & { readonly data?: string }

/** A report over rows that were changed before it was made is recomputed from the same rows. */
const NOT_ALL =
  'whether the rows are those that were sent, "suanheng ledger check" tells  各行是否与报送时一致，请用 suanheng ledger check 核对'

/** The exit code of a report that is not what the ledger and the store say. */
const DIFFERS = 12

export function reportCommands(program: Command): void {
  const report = program.command('report').description('reports, checked against the ledger')
  remoteOptions(report.command('verify'))
    .description('recompute a JSON report at the checkpoint it names; exit code 0 same, 12 differs')
    .argument('<file>', 'report in JSON, as "suanheng verify … --out" writes it')
    .option('--data <folder>', 'read this data folder instead of asking a service (the service must be stopped)')
    .action(
      run(async (file: string, options: VerifyArgs) => {
        const text = await readText(file)
        const check = options.data === undefined ? await ask(text, options) : await verifyHere(text, options)
        say(options.json === true ? JSON.stringify(check) : describe(check))
        if (check.same && options.json !== true) note(NOT_ALL)
        return check.same ? 0 : DIFFERS
      }),
    )
}

async function ask(text: string, options: VerifyArgs): Promise<ReportCheck> {
  const headers = { 'content-type': 'application/json' }
  return JSON.parse(await clientOf(options).post('/v1/reports/verify', Buffer.from(text), headers)) as ReportCheck
}

async function verifyHere(text: string, { data }: VerifyArgs): Promise<ReportCheck> {
  const config = configOf(data === undefined ? {} : { data })
  const { logs, unsealing } = await openLogs(config)
  const store = await openStore(config.store)
  try {
    return await verifyReport({ store, logs, unsealing }, text)
  } finally {
    await store.close()
  }
}

const PROBLEMS: Readonly<Record<LedgerProblem['kind'], string>> = {
  forged:
    'the checkpoint is not signed by this log, or says other than the report  检查点没有该账本的签名，或与报告所述不符',
  rolled_back: 'the log is shorter now: rolled back or replaced  账本现有批次少于报告所述，曾被回退或替换',
  forked: 'the log has another root at this size: forked or rewritten  账本在该批次数处的根不同，曾被分叉或改写',
}

const KIND_NAMES: Readonly<Record<ReportCheck['kind'], string>> = {
  reconciliation: 'contract 合同',
  capacity: 'capacity 算力规模',
  telemetry: 'telemetry 遥测',
  assessment: 'claim 申请',
  cross: 'cross checks 跨项目核查',
}

function describe(check: ReportCheck): string {
  const { institution, contract, size, same, ledger, register, differences, total, unnamed, otherBytes } = check
  const what = contract === null ? KIND_NAMES[check.kind] : `contract 合同 ${contract}`
  const about = `${what}, institution 机构 ${institution}, ${grouped(size)} batches 批次`
  const others = unnamed.map(
    (other) =>
      `note 注意: ${other} uses its devices too and is not named: it came later, or was left out  该机构也使用了这些设备而报告未列：在报告之后报送，或被遗漏`,
  )
  if (same) return [`same, byte for byte  逐字节一致: ${about}`, ...others].join('\n')
  const shown = total > differences.length ? [`… ${total} in all  共 ${total} 处`] : []
  return [
    `differs  不一致: ${about}`,
    ...(register === null ? [] : [otherRegister(register, check.kind)]),
    ...ledger.map((problem) => `ledger 账本 ${problem.origin} @ ${problem.size}: ${PROBLEMS[problem.kind]}`),
    ...(otherBytes
      ? ['the values are the same, the bytes are not (not canonical JSON)  数值一致，但字节不同（非规范 JSON）']
      : []),
    ...differences.map(
      ({ path, reported, recomputed }) =>
        `${path}\n  report 报告:     ${shorten(reported)}\n  recomputed 重算: ${shorten(recomputed)}`,
    ),
    ...shown,
    ...others,
  ].join('\n')
}

const otherRegister = (
  { reported, recomputed }: NonNullable<ReportCheck['register']>,
  kind: ReportCheck['kind'],
): string =>
  [
    kind === 'assessment'
      ? 'the rules are others: differences may come from them alone; recompute with the release that has the report’s  规则版本不同，差异可能仅由此产生；请用报告所载版本的软件重算'
      : 'the accelerator register is another: differences may come from it alone; recompute with the release that has the report’s  加速卡登记表版本不同，差异可能仅由此产生；请用报告所载版本的软件重算',
    `  report 报告:     ${shorten(reported)}`,
    `  recomputed 重算: ${shorten(recomputed)}`,
  ].join('\n')

const MOST = 200

/** Values come from a file of strangers: quoted, and not without end. */
function shorten(value: unknown): string {
  const text = value === undefined ? '(absent 无)' : JSON.stringify(value)
  return text.length > MOST ? `${text.slice(0, MOST)}… (${text.length})` : text
}
