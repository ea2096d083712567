import type { Command } from 'commander'

type Register = (program: Command) => void

/**
 * Every command and where it is, in the order help tells them. Each loads its own part of the system only when it is
 * asked for: a token is made without waking the engine.
 */
const COMMANDS: Readonly<Record<string, () => Promise<readonly Register[]>>> = {
  serve: async () => [(await import('./commands/serve.ts')).serveCommands],
  demo: async () => [(await import('./commands/demo.ts')).demoCommands],
  push: async () => [(await import('./commands/push.ts')).pushCommands],
  verify: async () => [(await import('./commands/verify.ts')).verifyCommands],
  audit: async () => [(await import('./commands/audit.ts')).auditCommands],
  export: async () => [
    (await import('./commands/export.ts')).exportCommands,
    (await import('./commands/backup.ts')).archiveCommand,
  ],
  token: async () => [(await import('./commands/token.ts')).tokenCommands],
  accelerators: async () => [(await import('./commands/accelerators.ts')).acceleratorCommands],
  agent: async () => [(await import('./commands/agent.ts')).agentCommands],
  import: async () => [
    (await import('./commands/import.ts')).importCommands,
    (await import('./commands/import-einvoice.ts')).importEinvoiceCommand,
    (await import('./commands/import-bank.ts')).importBankCommand,
    (await import('./commands/import-focus.ts')).importFocusCommand,
    (await import('./commands/import-samples.ts')).importSamplesCommand,
    (await import('./commands/import-usage.ts')).importUsageCommand,
  ],
  document: async () => [(await import('./commands/document.ts')).documentCommands],
  bundle: async () => [(await import('./commands/bundle.ts')).bundleCommands],
  job: async () => [(await import('./commands/job.ts')).jobCommands],
  report: async () => [(await import('./commands/report.ts')).reportCommands],
  statement: async () => [(await import('./commands/statement.ts')).statementCommands],
  ledger: async () => [(await import('./commands/ledger.ts')).ledgerCommands],
  backup: async () => [(await import('./commands/backup.ts')).backupCommands],
  receipt: async () => [(await import('./commands/receipt.ts')).receiptCommands],
  file: async () => [(await import('./commands/file.ts')).fileCommands],
  key: async () => [(await import('./commands/key.ts')).keyCommands],
  witness: async () => [(await import('./commands/witness.ts')).witnessCommands],
}

/** Registers the command that was asked for; all of them where none, or none of ours, was: help and errors name each. */
export async function registerCommands(program: Command, asked: string | undefined): Promise<void> {
  if (asked === '--version' || asked === '-V') return
  const one = asked === undefined || !Object.hasOwn(COMMANDS, asked) ? undefined : COMMANDS[asked]
  for (const load of one === undefined ? Object.values(COMMANDS) : [one])
    for (const register of await load()) register(program)
}
