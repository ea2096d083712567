import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../core/errors.ts'
import { Agent, type AgentOptions } from './agent.ts'

/**
 * One dry round: asks the service who we are, and reads every source into a spool that is thrown away. Nothing is sent,
 * no cursor is moved, and drop folders are only looked at.
 */
export async function checkAgent(
  options: AgentOptions,
): Promise<{ readonly lines: readonly string[]; readonly isGood: boolean }> {
  const lines: string[] = []
  const folder = await mkdtemp(join(tmpdir(), 'suanheng-agent-check-'))
  const sources = options.config.sources.filter(({ type }) => type !== 'drop')
  let isGood = true
  try {
    const agent = await Agent.open({ ...options, config: { ...options.config, state: folder, sources }, log: () => {} })
    try {
      const who = await agent.client.text('/v1/whoami').catch((error: unknown) => messageOf(error))
      const isOurs =
        who.startsWith('{') && (JSON.parse(who) as { institution?: string }).institution === options.config.institution
      isGood &&= isOurs
      lines.push(`${mark(isOurs)} service 服务 ${options.config.service.url}: ${who.trim().slice(0, 300)}`)
      await agent.readAll(new AbortController().signal)
      for (const { state } of agent.sources) {
        const isWell = state.state === 'waiting' && state.missedScrapes === 0
        isGood &&= isWell
        lines.push(
          `${mark(isWell)} ${state.name} (${state.type}): ${state.records} records 条${state.why === null ? '' : `; ${state.why}`}`,
        )
        if (state.missedScrapes > 0) lines.push(`    ${state.missedScrapes} targets did not answer 个目标无应答`)
        for (const [reason, count] of Object.entries(state.leftOut))
          lines.push(`    left out 未采用 ${count}: ${reason}`)
      }
    } finally {
      await agent.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  lines.push(
    isGood ? 'ready 就绪; nothing was sent 未发送任何数据' : 'not ready 未就绪; nothing was sent 未发送任何数据',
  )
  return { lines, isGood }
}

const mark = (isGood: boolean): string => (isGood ? '✓' : '✗')
