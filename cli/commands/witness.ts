import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { ERRORS, messageOf, SuanhengError } from '../../core/errors.ts'
import { grouped, note, say } from '../output.ts'
import type { Remote } from '../program.ts'
import { clientOf, remoteOptions, run, wholeNumber } from '../program.ts'
import type { Outcome } from '../witness/cosign-log.ts'
import { cosignLog } from '../witness/cosign-log.ts'
import { makeWitnessKey, readLogKeys, readWitnessKey } from '../witness/keys.ts'
import { WitnessState } from '../witness/witness-state.ts'

export type WitnessArgs = Remote & {
  readonly key: string
  readonly state: string
  readonly logKey: readonly string[]
  readonly institution?: string
}

/** The exit code of a log that is not what it was. */
const DIFFERS = 12
const TRY_AGAIN = 6

export function witnessCommands(program: Command): void {
  const witness = program
    .command('witness')
    .description('an independent eye on the logs: cosigns what continues what it saw, and says when it does not')
  witness
    .command('keygen')
    .description('make the key of a witness; prints the verifier key for the operator’s list of witnesses')
    .requiredOption('--name <name>', 'name of the witness, like an address without scheme: audit.example/w1')
    .requiredOption('--out <file>', 'private key (PEM, 0600); the verifier key goes beside it as <file>.vkey')
    .action(
      run(async ({ name, out }: { name: string; out: string }) => {
        say(await makeWitnessKey(name, out))
        note(`${out} holds the private key: keep it from the operator of the service  私钥不得交给服务运营方`)
        note('next: the operator adds the line above to DATA/ledger/witnesses  下一步：由运营方将上行加入该文件')
      }),
    )
  witnessOptions(witness.command('cosign'))
    .description('look at each log once; exit code 0 all cosigned, 12 a log is not what it was')
    .action(run((options: WitnessArgs) => cosignOnce(options, Date.now)))
  witnessOptions(witness.command('run'))
    .description('look at each log again and again; ends with exit code 12 when one is not what it was')
    .option('--every <seconds>', 'time between looks', wholeNumber, 60)
    .action(run((options: WitnessArgs & { every: number }) => watch(options, options.every, Date.now)))
}

const witnessOptions = (command: Command): Command =>
  remoteOptions(command)
    .requiredOption('--key <file>', 'private key of the witness, as keygen made it')
    .requiredOption(
      '--state <folder>',
      'what the witness saw last; lost, it begins anew and can tell no rollback before',
    )
    .requiredOption('--log-key <vkey...>', 'verifier keys of the logs, or files of them (# comments)')
    .option('--institution <uscc>', 'only the log of this institution')

/** Looks at every log once, also after one failed. Output: the exit code. */
export async function cosignOnce(options: WitnessArgs, now: () => number): Promise<number> {
  const client = clientOf(options)
  const cosigner = await readWitnessKey(options.key)
  const logs = (await readLogKeys(options.logKey)).filter(
    ({ institution }) => options.institution === undefined || institution === options.institution,
  )
  if (logs.length === 0) throw new SuanhengError('REQUEST_INVALID', 'no --log-key is of this --institution')
  const state = await WitnessState.open(options.state)
  let refused = false
  let failure: unknown = null
  try {
    for (const log of logs) {
      try {
        const outcome = await cosignLog(client, log, cosigner, state, now)
        tell(outcome, options.json === true)
        refused ||= outcome.outcome === 'refused'
      } catch (error) {
        // Of a single log the error itself tells.
        if (logs.length > 1) note(`${log.key.name}: ${messageOf(error)}`)
        failure ??= error
      }
    }
  } finally {
    await state.close()
  }
  if (refused) return DIFFERS
  if (failure !== null) throw failure
  return 0
}

/** Until a log is not what it was, a signal, or an error that waiting does not mend. */
async function watch(options: WitnessArgs, seconds: number, now: () => number): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  while (!stop.signal.aborted) {
    try {
      const code = await cosignOnce(options, now)
      if (code !== 0) return code
    } catch (error) {
      if (!(error instanceof SuanhengError) || ERRORS[error.code].exit !== TRY_AGAIN) throw error
      note(`${error.code}: ${error.message}; looked at again in ${seconds} s  ${seconds} 秒后重试`)
    }
    await sleep(seconds * 1000, undefined, { signal: stop.signal }).catch(() => {})
  }
  return 0
}

const REASONS = {
  rollback: ['the log is smaller than it was', '账本比以前小：曾被回退'],
  fork: ['the log has another root at the same size', '账本大小相同而根不同：已分叉'],
  unproven: ['nothing proves that the log continues what was seen', '无法证明账本延续此前所见内容：历史可能被改写'],
  gone: ['the service shows no log where there was one', '曾经存在的账本已不再提供'],
} as const

function tell(outcome: Outcome, json: boolean): void {
  if (json) {
    say(JSON.stringify(outcome))
    return
  }
  const { origin } = outcome
  if (outcome.outcome === 'nothing') say(`${origin}: nothing published yet  尚无检查点`)
  if (outcome.outcome === 'cosigned') {
    const { before, size } = outcome
    if (before === null)
      note(
        `${origin}: first sight; what was before size ${grouped(size)} is not vouched for  首次所见，此前内容不作见证`,
      )
    say(`${origin}: size ${before === null ? '—' : grouped(before)} → ${grouped(size)}, cosigned  已联署`)
  }
  if (outcome.outcome === 'refused') {
    const { reason, seen, offered, files } = outcome
    const [en, zh] = REASONS[reason]
    say(`${origin}: REFUSED (${reason}): ${en}`)
    say(`${origin}：拒绝联署：${zh}`)
    say(`  cosigned before / 此前联署：${seen ?? '—'}`)
    say(`  shown now / 现在出示：${offered ?? '—'}`)
    for (const file of files) say(`  kept as evidence / 留存证据：${file}`)
  }
}
