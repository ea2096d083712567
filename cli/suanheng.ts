#!/usr/bin/env node
import { Command } from 'commander'
import { registerCommands } from './commands.ts'

const EXIT_CODES = `
Exit codes: 0 done; 2 wrong usage or settings; 3 the data is at fault; 4 not allowed; 5 not found;
6 try again later; 10 verified: reduced (contract), below the threshold (capacity), refused (claim), exceeds (audit
sample); 11 undetermined (verify contract, capacity, claim; audit sample; accelerators explain; bundle verify where the
key is not known);
12 something differs and is named (report verify, bundle verify, ledger check, ledger consistency, file check, witness);
1 a fault of the program.
Every error code: docs/errors.md`

const program = new Command('suanheng')
  .description('算衡: weighs publicly funded AI compute. Ingest metering logs, keep them, reconcile contracts.')
  .version('0.1.0')
  .addHelpText('after', EXIT_CODES)
  .showHelpAfterError('(--help tells more)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))

await registerCommands(program, process.argv[2])
await program.parseAsync()
