#!/usr/bin/env node
import { Command } from 'commander'
import { agentCommands } from './commands/agent.ts'

// `suanheng agent` by itself: it runs beside other work for months, and loads none of what the service needs.
const program = new Command('suanheng').exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
agentCommands(program)
await program.parseAsync()
