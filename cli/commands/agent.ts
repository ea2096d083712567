import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { Agent } from '../../agent/agent.ts'
import { checkAgent } from '../../agent/check.ts'
import { type AgentConfig, readAgentConfig } from '../../agent/config.ts'
import { readStatus } from '../../agent/status.ts'
import { isWell, statusText } from '../../agent/status-text.ts'
import type { Log, Surroundings } from '../../agent/surroundings.ts'
import { note, say, tellError } from '../output.ts'
import { signingOf } from '../signing.ts'

/** Exit code when the agent does not run, waits or is stopped: docs/errors.md. */
const NOT_WELL = 6

const surroundings: Surroundings = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
}

/** One line of JSON on standard error for each event, as journald and container logs take it. */
const log: Log = (level, event, fields = {}) =>
  note(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }))

type AgentArgs = { readonly config: string; readonly check?: boolean; readonly json?: boolean }

async function start({ config: file, check }: AgentArgs): Promise<number> {
  const config = await readAgentConfig(file)
  const options = { config, sign: signOf(config), surroundings, log, pid: process.pid }
  if (check === true) {
    const { lines, isGood } = await checkAgent(options)
    for (const line of lines) say(line)
    return isGood ? 0 : NOT_WELL
  }
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(new Error(signal)))
  const agent = await Agent.open(options)
  await agent.run(stopping.signal)
  return 0
}

function signOf({ service }: AgentConfig) {
  const { signKeyFile, signKeyId } = service
  return signKeyFile === undefined || signKeyId === undefined
    ? null
    : signingOf({ signKey: signKeyFile, signKeyId }, () => Date.now())
}

async function tellStatus({ config: file, json }: AgentArgs): Promise<number> {
  const status = await readStatus((await readAgentConfig(file)).state)
  const runs = isAlive(status.pid)
  if (json === true) say(JSON.stringify({ runs, ...status }))
  else for (const line of statusText(status, runs)) say(line)
  return isWell(status, runs) ? 0 : NOT_WELL
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** As `run` of program.ts, which knows the settings of the service and with them all of it: the agent is to stay small. */
const run = (action: (args: AgentArgs) => Promise<number>) => async (_options: unknown, command: Command) => {
  const args = argsOf(command)
  try {
    process.exitCode = await action(args)
  } catch (error) {
    process.exitCode = tellError(error, args.json === true)
  }
}

/** Registers `suanheng agent` and `suanheng agent status`. */
export function agentCommands(program: Command): void {
  const agent = program
    .command('agent')
    .description('read exporters, sacct and drop folders, and send what they say (docs/agent.md)')
    .option('--config <file>', 'settings, JSON')
    .option('--check', 'check the settings and do one dry round: read every source, send nothing')
    .option('--json', 'errors in JSON')
    .action(run(start))
  agent
    .command('status')
    .description('what the agent does, holds and waits for')
    .option('--config <file>', 'settings of the agent')
    .option('--json', 'in JSON')
    .action(run(tellStatus))
}

/** Options of the command and of those above it: `agent --config FILE status` is `agent status --config FILE`. */
function argsOf(command: Command): AgentArgs {
  const args = command.optsWithGlobals<Partial<AgentArgs>>()
  return { ...args, config: args.config ?? 'agent.json' }
}
