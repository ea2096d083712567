import type { Command } from 'commander'
import { ERRORS, messageOf, SuanhengError } from '../../core/errors.ts'
import type { Config } from '../config.ts'
import { tokenFileOf } from '../config.ts'
import { note } from '../output.ts'
import { configOf, run } from '../program.ts'
import { openService, type Service } from '../service.ts'
import { openVerifierService } from '../verifier-service.ts'

/** Errors: CONFIG_INVALID for an address that is taken or not ours. */
async function listen(service: Pick<Service, 'app' | 'close'>, { settings }: Config): Promise<string> {
  const { SUANHENG_HOST: host, SUANHENG_PORT: port } = settings
  try {
    return await service.app.listen({ host, port })
  } catch (error) {
    await service.close()
    throw new SuanhengError(
      'CONFIG_INVALID',
      `SUANHENG_HOST, SUANHENG_PORT (--host, --port): ${messageOf(error)}`,
      { host, port },
      error,
    )
  }
}

/** suanheng serve: runs until SIGTERM or SIGINT, then answers what is under way and stops. */
export async function serve(config: Config): Promise<void> {
  const isReader = config.settings.SUANHENG_ROLE === 'verifier'
  const service = isReader
    ? { ...(await openVerifierService(config, Date.now)), behind: [] }
    : await openService(config, Date.now)
  const address = await listen(service, config)
  note(`suanheng listens on ${address}, data in ${config.dataFolder}, store: ${config.store.kind}`)
  for (const { institution, stored, ledger } of service.behind)
    note(
      `LEDGER_BEHIND: ${institution}: the store has batch ${stored}, the ledger ends at ${ledger}\n→ ${ERRORS.LEDGER_BEHIND.mend}\n→ ${ERRORS.LEDGER_BEHIND.zh}`,
    )
  if ((await service.tokens.list()).length === 0) {
    note(
      `no tokens yet in ${tokenFileOf(config)}: suanheng token issue --institution <统一社会信用代码> --role uploader`,
    )
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
  note('stopping')
  await service.close()
}

/** suanheng serve. */
export function serveCommands(program: Command): void {
  program
    .command('serve')
    .description('run the service (settings: docs/operations.md)')
    .option('--data <folder>', 'data folder (SUANHENG_DATA, ./data)')
    .option('--host <address>', 'address to listen on (SUANHENG_HOST, 127.0.0.1)')
    .option('--port <port>', 'port, 0 for any (SUANHENG_PORT, 8787)')
    .option('--json', 'errors in JSON')
    .action(run((options: { data?: string; port?: string; host?: string; json?: boolean }) => serve(configOf(options))))
}
