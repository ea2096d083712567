import type { Config } from '../config.ts'
import { note } from '../output.ts'
import { openService, tokenFileOf } from '../service.ts'

/** suanheng serve: runs until SIGTERM or SIGINT, then answers what is under way and stops. */
export async function serve(config: Config): Promise<void> {
  const service = await openService(config, Date.now)
  const address = await service.app.listen({ host: config.settings.SUANHENG_HOST, port: config.settings.SUANHENG_PORT })
  note(`suanheng listens on ${address}, data in ${config.dataFolder}, store: ${config.store.kind}`)
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
