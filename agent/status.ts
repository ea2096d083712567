import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { isMissing } from '../ledger/durable-file.ts'
import type { Board } from './board.ts'
import type { Spool } from './spool.ts'

const Count = z.int().nonnegative()
const SourceStatus = z.strictObject({
  name: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'reading', 'stopped', 'failing']),
  why: z.string().nullable(),
  lastRead: z.string().nullable(),
  records: Count,
  failures: Count,
  missedScrapes: Count,
  missedSamples: Count,
  leftOut: z.record(z.string(), Count),
})

/** What the agent says of itself: counts since `startedAt`, but `missed…`, which are kept over restarts. */
export const AgentStatus = z.strictObject({
  schema: z.literal('suanheng/agent-status@1'),
  pid: z.int(),
  startedAt: z.string(),
  updatedAt: z.string(),
  service: z.strictObject({
    url: z.string(),
    state: z.enum(['unknown', 'taking', 'waiting']),
    why: z.string().nullable(),
    waitingUntil: z.string().nullable(),
    lastAcknowledged: z.string().nullable(),
  }),
  spool: z.strictObject({
    reading: z.enum(['open', 'spool_full', 'disk_full', 'failed']),
    batches: Count,
    bytes: Count,
    limitBytes: Count,
    /** Number of the next batch: as many as were ever spooled, and one. */
    next: Count,
  }),
  sent: z.strictObject({
    batches: Count,
    recorded: Count,
    duplicate: Count,
    conflict: Count,
    rejected: Count,
  }),
  setAside: z.strictObject({ batches: Count, records: Count }),
  clockJumps: Count,
  sources: z.array(SourceStatus),
})
export type AgentStatus = z.infer<typeof AgentStatus>

export const STATUS_FILE = 'status.json'

export function statusOf(board: Board, spool: Spool, limitBytes: number, pid: number, now: number): AgentStatus {
  return {
    schema: 'suanheng/agent-status@1',
    pid,
    startedAt: board.startedAt,
    updatedAt: new Date(now).toISOString(),
    service: { ...board.service },
    spool: {
      reading: board.reading,
      batches: spool.pendingBatches,
      bytes: spool.pendingBytes,
      limitBytes,
      next: Number(spool.next),
    },
    sent: { ...board.sent },
    setAside: { ...board.setAside },
    clockJumps: board.clockJumps,
    sources: board.sources.map((source) => ({ ...source, leftOut: { ...source.leftOut } })),
  }
}

/** The status that was written last. Errors: NOT_FOUND where no agent has written one, CONFIG_INVALID. */
export async function readStatus(state: string): Promise<AgentStatus> {
  const file = join(state, STATUS_FILE)
  try {
    return AgentStatus.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (isMissing(error)) throw new SuanhengError('NOT_FOUND', `no agent has run with ${state}`)
    throw new SuanhengError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, {}, error)
  }
}
