import { Argument, type Command, Option } from 'commander'
import { APPROVED_KINDS } from '../../schemas/audit-approval.ts'
import { REPLY_POSITIONS } from '../../schemas/finding-reply.ts'
import { REVIEW_STATES } from '../../schemas/finding-review.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'
import { approveEntry, type EntryOptions, enterResult, replyToFinding, reviewFinding } from './audit-entry.ts'

type Options = Remote & EntryOptions

/** What persons say: reviews, replies, approvals, results of samples. Each is evidence and goes into the ledger. */
export function auditWriteCommands(audit: Command, sample: Command): void {
  about(person(remoteOptions(audit.command('review'))))
    .description('核实: propose what to hold of a finding; counts once somebody else approved it')
    .argument('<finding>', 'its identity, or how that begins')
    .addOption(new Option('--state <state>', '待核实, 已确认, 已排除').choices(REVIEW_STATES).makeOptionMandatory())
    .requiredOption('--grounds <text>', 'why')
    .option('--document <id>', 'a document it rests on')
    .action(run((finding: string, options: Options) => reviewFinding(clientOf(options), finding, options, Date.now())))

  about(person(remoteOptions(audit.command('reply'))))
    .description('回复: what the audited institution answers to a finding')
    .argument('<finding>', 'its identity, or how that begins')
    .addOption(
      new Option('--position <position>', '同意, 不同意, 说明, 已整改').choices(REPLY_POSITIONS).makeOptionMandatory(),
    )
    .requiredOption('--text <text>', 'the answer')
    .option('--document <id...>', 'documents that were registered')
    .action(run((finding: string, options: Options) => replyToFinding(clientOf(options), finding, options, Date.now())))

  person(remoteOptions(audit.command('approve')))
    .description('复核: a second person’s word on a review, a sampling plan or a working paper')
    .addArgument(new Argument('<kind>', 'of the entry').choices(APPROVED_KINDS))
    .argument('<id>', 'of the entry')
    .addOption(new Option('--outcome <outcome>', '通过, 退回').choices(['approved', 'returned']).default('approved'))
    .option('--remarks <text>', 'why it is returned')
    .option('--digest <sha256>', 'which version, where several are there')
    .action(
      run((kind: string, id: string, options: Options) =>
        approveEntry(clientOf(options), kind, id, options, Date.now()),
      ),
    )

  person(remoteOptions(sample.command('result')))
    .description('what was found at an item that was drawn')
    .argument('<plan>', 'id of the plan')
    .argument('<item>', 'the item')
    .option('--audited <amount>', 'monetary_unit: its right amount; 0 for one that cannot be examined')
    .addOption(new Option('--deviates <answer>', 'attribute').choices(['yes', 'no']))
    .option('--note <text>', 'what was found')
    .option('--document <id...>', 'documents that were registered')
    .option('--reason <text>', 'why the result that is there is corrected')
    .action(
      run((plan: string, item: string, options: Options) =>
        enterResult(clientOf(options), plan, item, options, Date.now()),
      ),
    )
}

const person = (command: Command): Command =>
  command
    .requiredOption('--by <name>', 'who says it')
    .requiredOption('--role <office>', 'in what office, such as 审计员')
    .option('--id <id>', 'id of the entry; one is made if left out')

const about = (command: Command): Command =>
  command
    .option('--contract <number>', 'the contract the finding is of')
    .option('--claim <id>', 'the claim the finding is of')
    .option('--institution <uscc>', 'the audited institution, when several have one of this name')
