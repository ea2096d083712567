import { appendFile, mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { KINDS } from '../../schemas/kinds.ts'
import { loggedRequest } from './log-request.ts'

/**
 * Who read or changed what, as one line of JSON: who asked (account or token, institution, role), the method and path with
 * its query, the answer's status and length, `null` where it was streamed. Never a body, a header or a secret.
 */
export type Access = {
  readonly at: string
  readonly id: string
  readonly institution: string
  readonly role: string
  readonly by: string
  readonly method: string
  readonly url: string
  readonly route: string
  readonly status: number
  readonly bytes: number | null
}

/** 网络安全法 asks for logs of at least six months. */
export const LEAST_ACCESS_DAYS = 180

export type AccessLogOptions = {
  readonly folder: string
  /** Of this process among those that share the folder: each writes its own files. */
  readonly writer: string
  /** Files older than this are removed, never younger than LEAST_ACCESS_DAYS. */
  readonly days: number
  readonly now: () => number
  /** Lines could not be written, or a file not removed. They are tried again. */
  readonly onFailure: (error: unknown, waiting: number) => void
}

const FLUSH_MS = 500
const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000
/** Some 30 MiB. Beyond it the oldest go, and are told of. */
const MOST_WAITING = 100_000
const FILE = /^(\d{4}-\d\d-\d\d)\.[a-z0-9-]+\.jsonl$/

/** One file a Shanghai day and process, append-only, written twice a second. */
export class AccessLog {
  readonly #options: AccessLogOptions
  #waiting: { readonly day: string; readonly line: string }[] = []
  #lost = 0
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()
  #swept = ''

  constructor(options: AccessLogOptions) {
    this.#options = options
  }

  /** Never blocks and never throws: an answer does not wait for its line. */
  record(access: Omit<Access, 'at'>): void {
    const now = this.#options.now()
    const line = `${JSON.stringify({ at: new Date(now).toISOString(), ...access })}\n`
    this.#waiting.push({ day: dayOf(now), line })
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift()
      this.#lost++
    }
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    const { folder, writer, onFailure, now } = this.#options
    const taken = this.#waiting
    this.#waiting = []
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if (this.#lost > 0) {
        const lost = `${JSON.stringify({ at: new Date(now()).toISOString(), lost: this.#lost })}\n`
        await appendFile(join(folder, `${dayOf(now())}.${writer}.jsonl`), lost, { mode: 0o600 })
        this.#lost = 0
      }
      while (taken.length > 0) {
        const day = taken[0]?.day ?? ''
        const size = taken.findIndex((one) => one.day !== day)
        const lines = taken.slice(0, size === -1 ? undefined : size)
        const text = lines.map(({ line }) => line).join('')
        await appendFile(join(folder, `${day}.${writer}.jsonl`), text, { mode: 0o600 })
        taken.splice(0, lines.length)
      }
      await this.#sweep(dayOf(now()))
    } catch (error) {
      this.#waiting = [...taken, ...this.#waiting]
      onFailure(error, this.#waiting.length)
      this.#timer ??= setTimeout(() => void this.flush(), 10 * FLUSH_MS).unref()
    }
  }

  /** Once a day: files that nobody has to keep any more. */
  async #sweep(today: string): Promise<void> {
    if (this.#swept === today) return
    const { folder, days, now } = this.#options
    const first = dayOf(now() - Math.max(days, LEAST_ACCESS_DAYS) * DAY_MS)
    for (const name of await readdir(folder)) {
      const day = FILE.exec(name)?.[1]
      if (day !== undefined && day < first) await unlink(join(folder, name))
    }
    this.#swept = today
  }
}

const dayOf = (ms: number): string => new Date(ms + SHANGHAI_MS).toISOString().slice(0, 10)

/**
 * Every request of somebody known, but evidence that was taken in: the ledger names who sent it. Before the routes.
 */
export function keepAccess(app: FastifyInstance, log: AccessLog): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { identity } = request
    if (identity !== null && !isEvidence(request, reply.statusCode)) {
      const { method, url } = loggedRequest(request)
      const length = Number(reply.getHeader('content-length') ?? Number.NaN)
      log.record({
        id: request.id,
        institution: identity.institution,
        role: identity.role,
        by: identity.tokenId,
        method,
        url,
        route: request.routeOptions.url ?? '',
        status: reply.statusCode,
        bytes: Number.isSafeInteger(length) ? length : null,
      })
    }
    done()
  })
  app.addHook('onClose', () => log.flush())
}

/** Where evidence comes in. Jobs and papers are asked for by POST too, and nothing else says who did. */
const EVIDENCE: ReadonlySet<string> = new Set([
  ...Object.values(KINDS).map(({ route }) => `/v1/${route}`),
  '/api/v1/events',
])

const isEvidence = ({ method, identity, routeOptions }: FastifyRequest, status: number): boolean =>
  method === 'POST' && identity?.role === 'uploader' && status < 300 && EVIDENCE.has(routeOptions.url ?? '')
