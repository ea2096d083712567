import type { Command } from 'commander'
import { Option } from 'commander'
import { READINGS, TIERS } from '../../verifier/capacity/question.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'
import type { ReportOutput } from './hand-over-report.ts'
import { verifyTelemetryCommand } from './telemetry.ts'
import { type CapacityAsked, verifyCapacityCommand } from './verify-capacity.ts'
import { verifyClaimCommand } from './verify-claim.ts'
import { verifyContractCommand } from './verify-contract.ts'
import { verifyCrossCommand } from './verify-cross.ts'

type ReportArgs = Remote & { readonly out?: string; readonly markdown?: boolean }
type ContractArgs = ReportArgs & { readonly institution?: string }
type ClaimArgs = ContractArgs & {
  readonly reading?: readonly string[]
  readonly assume?: string
  readonly facts?: string
}
type CrossArgs = ReportArgs & {
  readonly claim?: readonly string[]
  readonly programme?: string
  readonly applicant?: string
}
type TelemetryArgs = ReportArgs & { readonly from: string; readonly to: string }
type CapacityArgs = ReportArgs & CapacityAsked

/** suanheng verify: a claim against its evidence; the exit code tells the verdict. */
export function verifyCommands(program: Command): void {
  const verify = program.command('verify').description('verify a claim against its evidence')

  reportOptions(verify.command('contract'))
    .description('reconcile one contract; exit code 0 agrees, 10 reduced, 11 undetermined')
    .argument('<number>', 'contract number')
    .option('--institution <uscc>', 'when several institutions have a contract of this number')
    .action(
      run((number: string, options: ContractArgs) =>
        verifyContractCommand(clientOf(options), number, { ...options, ...outputOf(options) }),
      ),
    )

  reportOptions(verify.command('claim'))
    .description('申请核验: a claim against every clause; exit code 0 pass, 10 fail, 11 undetermined')
    .argument('<id>', 'id of the claim')
    .option('--institution <uscc>', 'when several institutions have a claim of this id')
    .option(
      '--reading <switch=value...>',
      'another reading of the guide than the default, such as tax_basis.XLQ=exclusive',
    )
    .option('--assume <day>', 'for a draft: the day on which it is taken to be submitted')
    .option('--facts <file>', '申报测算: JSON of facts that are assumed; what would follow, stored nowhere')
    .action(
      run((id: string, options: ClaimArgs) =>
        verifyClaimCommand(clientOf(options), id, { ...options, ...outputOf(options) }),
      ),
    )

  reportOptions(verify.command('cross'))
    .description('跨项目核查: live claims of all institutions against each other; exit code 0 none, 10 found, 11 open')
    .option('--claim <id...>', 'only these: id, or applicant/id')
    .option('--programme <programme>', 'only claims of this programme, such as XLQ-DX')
    .option('--applicant <uscc>', 'only claims of this applicant')
    .action(run((options: CrossArgs) => verifyCrossCommand(clientOf(options), { ...options, ...outputOf(options) })))

  reportOptions(verify.command('capacity'))
    .description('算力规模: what is proven, against a threshold; exit code 0 pass, 10 fail, 11 undetermined')
    .argument('<uscc>', '统一社会信用代码 of the institution')
    .option('--at <day>', 'on a day of Asia/Shanghai, all of it, or at a moment with offset')
    .option('--from <day>', 'first day of a period, or its first moment')
    .option('--to <day>', 'last day, inclusive; of moments the end, exclusive')
    .option('--threshold <pflops>', 'PFLOPS FP16, inclusive: 300 入库 (XLQ-RK-4.2.2b), 2000 龙岗 (LG-SL-2.2.2)', '300')
    .addOption(new Option('--tier <tier>', 'evidence that a pass asks for').choices(TIERS).default('identified'))
    .addOption(reading('figure', 'what a card counts'))
    .addOption(reading('location', 'where a card must be'))
    .addOption(reading('leased', 'whether cards leased in count'))
    .action(
      run((uscc: string, { at, from, to, threshold, tier, figure, location, leased, ...options }: CapacityArgs) =>
        verifyCapacityCommand(
          clientOf(options),
          uscc,
          given({ at, from, to, threshold, tier, figure, location, leased }),
          outputOf(options),
        ),
      ),
    )

  reportOptions(verify.command('telemetry'))
    .description('遥测合理性: whether readings can be what cards send; exit code 0 no indicator, 10 indicators')
    .argument('<uscc>', '统一社会信用代码 of the institution')
    .requiredOption('--from <day>', 'first day of Asia/Shanghai')
    .requiredOption('--to <day>', 'last day, inclusive; at most 31 days')
    .action(
      run((uscc: string, { from, to, ...options }: TelemetryArgs) =>
        verifyTelemetryCommand(clientOf(options), uscc, { from, to }, outputOf(options)),
      ),
    )
}

const reportOptions = (command: Command): Command =>
  remoteOptions(command)
    .option('--out <file>', 'write the report to a file: canonical JSON, or the page in Chinese if it ends in .md')
    .option('--markdown', 'with --out: the page in Chinese, whatever the file is called')

const reading = (name: keyof typeof READINGS, what: string) =>
  new Option(`--${name} <reading>`, what).choices(READINGS[name]).default(READINGS[name][0])

const outputOf = ({ out, markdown, json }: ReportArgs): ReportOutput => ({
  ...(out === undefined ? {} : { out }),
  markdown: markdown === true,
  json: json === true,
})

const given = (asked: { readonly [K in keyof CapacityAsked]: CapacityAsked[K] | undefined }): CapacityAsked =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
