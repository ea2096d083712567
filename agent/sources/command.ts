import { spawn } from 'node:child_process'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { CommandConfig } from '../config.ts'
import { within } from '../within.ts'
import { localTime } from './local-time.ts'
import type { Source, SourceTools } from './source.ts'
import { Lately, loadMap, UsageIntake } from './usage-intake.ts'

const Cursor = z.object({
  /** Everything that ended before this was asked for. */
  until: z.string(),
  mapSha256: z.string(),
  undecidedFrom: z.string().nullable(),
})

const MOST_SAID = 300

/**
 * Runs a command such as sacct and reads what it prints. What is asked for overlaps with what was, and begins at the
 * first use that the mapping left open when the mapping has been changed since.
 */
export function commandSource(config: CommandConfig, tools: SourceTools): Source {
  const { state, cursors, log, surroundings } = tools
  const lately = new Lately()
  return {
    state,
    everyMs: config.everySeconds * 1000,
    isRereadable: true,
    missed: async () => {},
    async read(signal) {
      const loaded = await loadMap(config.map)
      const cursor = cursors.get(config.name, Cursor)
      const to = surroundings.now()
      const isNewMap = cursor !== null && cursor.mapSha256 !== loaded.sha256
      const undecided = cursor?.undecidedFrom ?? null
      // The clock may have been set back since.
      const last =
        cursor === null
          ? Date.parse(config.since)
          : Math.min(Date.parse(cursor.until), to) - config.overlapSeconds * 1000
      const from = isNewMap && undecided !== null ? Math.min(last, Date.parse(undecided)) : last
      if (isNewMap) log('info', 'map_changed', { source: config.name, from: new Date(from).toISOString() })
      const intake = new UsageIntake(config, loaded, tools.institution, tools.batcher('usage'), state, lately)
      try {
        await within(signal, config.timeoutSeconds * 1000, (until) => run(config, { from, to }, intake, until))
      } catch (error) {
        lately.forget()
        throw error
      }
      const open = [isNewMap || undecided === null ? [] : [Date.parse(undecided)], intake.undecidedFrom ?? []].flat()
      await cursors.set(config.name, {
        until: new Date(to).toISOString(),
        mapSha256: loaded.sha256,
        undecidedFrom: open.length === 0 ? null : new Date(Math.min(...open)).toISOString(),
      })
    },
  }
}

/** Errors: REQUEST_INVALID when the command cannot be run, fails, or prints something else; JOURNAL_UNAVAILABLE. */
async function run(
  { command, timezone, name }: CommandConfig,
  times: { readonly from: number; readonly to: number },
  intake: UsageIntake,
  signal: AbortSignal,
): Promise<void> {
  const [program = '', ...rest] = command.map((part) =>
    part.replaceAll('{from}', localTime(times.from, timezone)).replaceAll('{to}', localTime(times.to, timezone)),
  )
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' })
  const ended = new Promise<{ code: number | null; error: Error | null }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }))
    child.once('close', (code) => resolve({ code, error: null }))
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, MOST_SAID)
  })
  try {
    for await (const piece of child.stdout.setEncoding('utf8')) await intake.text(piece as string)
    const { code, error } = await ended
    signal.throwIfAborted()
    if (error !== null || code !== 0)
      throw new SuanhengError(
        'REQUEST_INVALID',
        `the command of ${name} ended with ${code ?? error?.message}: ${said.trim()}`,
      )
    await intake.end()
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}
