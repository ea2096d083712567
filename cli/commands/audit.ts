import { type Command, Option } from 'commander'
import { CONFIDENCES, POPULATIONS, SAMPLING_METHODS } from '../../schemas/sampling-plan.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'
import { auditActivity, auditFindings, auditHandedOut, auditPapers } from './audit-read.ts'
import { type PlanOptions, planSample, showPopulation, showSample } from './audit-sample.ts'
import { auditWriteCommands } from './audit-write.ts'

type Scope = Remote & Readonly<Record<string, string | boolean | undefined>>

/** suanheng audit: findings with their states, samples, working papers, who did what; and what persons say of them. */
export function auditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('审计: findings with their states, samples, working papers, who did what (docs/audit.md)')

  remoteOptions(audit.command('findings'))
    .description('疑点: of a contract or claim as it is now, else of every contract as last reconciled')
    .option('--contract <number>', 'of this contract, reconciled now')
    .option('--claim <id>', 'of this claim, assessed now')
    .option('--institution <uscc>', 'of this audited institution')
    .addOption(new Option('--state <state>', '待核实, 已确认, 已排除').choices(['open', 'confirmed', 'dismissed']))
    .addOption(new Option('--severity <severity>').choices(['undetermined', 'reduce', 'warning', 'info']))
    .option('--code <code>', 'only findings of this code')
    .addOption(
      new Option('--waiting <who>', 'for a second person, an auditor’s word, or a reply').choices([
        'reviewer',
        'auditor',
        'unit',
      ]),
    )
    .action(run((options: Scope) => auditFindings(clientOf(options), options)))

  remoteOptions(audit.command('papers'))
    .description('底稿: in the order of their indexes, with review and what is wrong with them')
    .option('--engagement <id>', '审计项目, the file')
    .option('--unit <uscc>', 'about this audited institution')
    .option('--contract <number>', 'about this contract')
    .action(run((options: Scope) => auditPapers(clientOf(options), options)))

  remoteOptions(audit.command('activity'))
    .description('who did what, newest first, read off the ledger')
    .option('--unit <uscc>', 'about this audited institution')
    .option('--contract <number>', 'about this contract')
    .action(run((options: Scope) => auditActivity(clientOf(options), options)))
  remoteOptions(audit.command('handed-out'))
    .description('which papers and exports were taken by whom, from the access log')
    .option('--from <day>', 'first Shanghai day')
    .option('--to <day>', 'last day, included; at most 92 days')
    .option('--institution <uscc>', 'of who asked')
    .option('--subject <name>', 'contract number or id of a claim')
    .action(run((options: Scope) => auditHandedOut(clientOf(options), options)))

  const sample = audit
    .command('sample')
    .description('抽样: what can be sampled, a plan, results, and what its sample says')
  sampleCommands(sample)
  auditWriteCommands(audit, sample)
}

function sampleCommands(sample: Command): void {
  designOptions(remoteOptions(sample.command('population')))
    .description('what a contract has to sample from, and how large a sample has to be')
    .action(run((options: PlanOptions & Remote) => showPopulation(clientOf(options), options)))

  designOptions(remoteOptions(sample.command('plan')))
    .description('record a plan with a seed by chance; the sample follows from it')
    .requiredOption('--purpose <text>', 'what the sample is to show')
    .requiredOption('--by <name>', 'who plans')
    .requiredOption('--role <office>', 'in what office, such as 审计员')
    .option('--attribute <text>', 'with attribute: what counts as a deviation')
    .option('--id <id>', 'id of the plan; one is made if left out')
    .action(run((options: PlanOptions & Remote) => planSample(clientOf(options), options, Date.now())))

  remoteOptions(sample.command('show'))
    .description('the items drawn and what they say; exit code 0 within, 10 exceeds, 11 undetermined')
    .argument('<plan>', 'id of the plan')
    .option('--institution <uscc>', 'in whose log the plan is, when several have one of this id')
    .action(
      run((plan: string, options: Remote & { readonly institution?: string }) =>
        showSample(clientOf(options), plan, options),
      ),
    )
}

const designOptions = (command: Command): Command =>
  command
    .requiredOption('--contract <number>', 'contract number')
    .option('--institution <uscc>', 'the audited institution, when several have a contract of this number')
    .addOption(new Option('--population <kind>', 'what is sampled').choices(POPULATIONS).default('invoice'))
    .addOption(new Option('--method <method>').choices(SAMPLING_METHODS).default('monetary_unit'))
    .addOption(new Option('--confidence <percent>').choices(CONFIDENCES.map(String)).default('95'))
    .option('--tolerable <amount>', 'monetary_unit: tolerable misstatement, 元 (card-seconds of usage records)')
    .option('--expected <amount>', 'monetary_unit: expected misstatement', '0')
    .option('--tolerable-rate <rate>', 'attribute: tolerable rate of deviation, such as 0.05')
    .option('--expected-rate <rate>', 'attribute: expected rate', '0')
