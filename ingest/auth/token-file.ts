import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { Identity, TokenRecord } from './token.ts'
import { newToken, parseToken, ROLES, verifySecret } from './token.ts'

const Issued = z.strictObject({
  event: z.literal('issued'),
  id: z.string(),
  secretSha256: z.string(),
  institution: Uscc,
  role: z.enum(ROLES),
  name: z.string(),
  issuedAt: z.int(),
  expiresAt: z.int().nullable(),
  /** Id of who issued it through the API; absent: on the command line. */
  by: z.string().optional(),
})
const Revoked = z.strictObject({
  event: z.literal('revoked'),
  id: z.string(),
  at: z.int(),
  by: z.string().optional(),
})
const Line = z.discriminatedUnion('event', [Issued, Revoked])

/** A token as others may see it. `issuedBy`, `revokedBy`: id of who did it through the API; null: on the command line. */
export type TokenTrail = Omit<TokenRecord, 'secretSha256'> & {
  readonly issuedBy: string | null
  readonly revokedAt: number | null
  readonly revokedBy: string | null
}
type Kept = TokenRecord & TokenTrail

/**
 * Tokens in an append-only file of JSON lines, issued and revoked. Read again when the file has
 * changed, so that the command line can issue and revoke beside a running service.
 */
export class TokenFile {
  readonly #path: string
  #version = ''
  #tokens = new Map<string, Kept>()

  constructor(path: string) {
    this.#path = path
  }

  /** Issues a token and returns it; this is the only time it is seen. */
  async issue(
    options: Pick<TokenRecord, 'institution' | 'role' | 'name' | 'issuedAt' | 'expiresAt'>,
    by?: string,
  ): Promise<{ id: string; token: string }> {
    const { token, record } = newToken(options)
    await this.#append({ event: 'issued', ...record, ...(by === undefined ? {} : { by }) })
    return { id: record.id, token }
  }

  /** Errors: NOT_FOUND, also for one that is revoked already. */
  async revoke(id: string, at: number, by?: string): Promise<void> {
    await this.#refresh()
    if (this.#standing(id) === undefined)
      throw new SuanhengError('NOT_FOUND', `no valid token has the id ${id.slice(0, 40)}`)
    await this.#append({ event: 'revoked', id, at, ...(by === undefined ? {} : { by }) })
  }

  /** Those that are not revoked. */
  async list(): Promise<readonly Omit<TokenRecord, 'secretSha256'>[]> {
    const all = await this.trail()
    return all
      .filter(({ revokedAt }) => revokedAt === null)
      .map(({ issuedBy: _, revokedAt: _at, revokedBy: _by, ...rest }) => rest)
  }

  /** Every token there ever was, oldest first, with who issued and who revoked it. */
  async trail(): Promise<readonly TokenTrail[]> {
    await this.#refresh()
    return [...this.#tokens.values()].map(({ secretSha256: _, ...rest }) => rest)
  }

  /** The token of this id while it is valid; null for any other. Shows nobody's right: `verify` does. */
  async find(id: string, now: number): Promise<TokenTrail | null> {
    await this.#refresh()
    const found = this.#standing(id)
    if (found === undefined || (found.expiresAt !== null && found.expiresAt <= now)) return null
    const { secretSha256: _, ...rest } = found
    return rest
  }

  /** Errors: TOKEN_INVALID, the same for unknown, wrong, revoked and expired tokens. */
  async verify(bearer: string, now: number): Promise<Identity> {
    await this.#refresh()
    const parsed = parseToken(bearer)
    const record = parsed === null ? undefined : this.#standing(parsed.id)
    const valid = verifySecret(record, parsed?.secret ?? '')
    if (!valid || (record.expiresAt !== null && record.expiresAt <= now)) {
      throw new SuanhengError('TOKEN_INVALID', 'the token is not valid')
    }
    return { tokenId: record.id, institution: record.institution, role: record.role }
  }

  #standing(id: string): Kept | undefined {
    const found = this.#tokens.get(id)
    return found?.revokedAt === null ? found : undefined
  }

  async #refresh(): Promise<void> {
    const seen = await stat(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    const version = seen === null ? '' : `${seen.ino}:${seen.size}:${seen.mtimeMs}`
    if (version === this.#version) return
    this.#tokens = seen === null ? new Map() : parseTokens(await readFile(this.#path, 'utf8'))
    this.#version = version
  }

  async #append(line: z.infer<typeof Line>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
    const handle = await open(this.#path, 'a', 0o600)
    try {
      await handle.appendFile(`${JSON.stringify(line)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

/** A line that cannot be read stops everything: it may be a revocation. */
function parseTokens(text: string): Map<string, Kept> {
  const tokens = new Map<string, Kept>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue
    try {
      const entry = Line.parse(JSON.parse(line))
      if (entry.event === 'revoked') {
        const { id, at, by = null } = entry
        const token = tokens.get(id)
        if (token !== undefined) tokens.set(id, { ...token, revokedAt: at, revokedBy: by })
      } else {
        const { event: _, by = null, ...record } = entry
        tokens.set(record.id, { ...record, issuedBy: by, revokedAt: null, revokedBy: null })
      }
    } catch (error) {
      throw new SuanhengError(
        'CONFIG_INVALID',
        `line ${i + 1} of the token file cannot be read: ${messageOf(error).slice(0, 200)}`,
        {},
        error,
      )
    }
  }
  return tokens
}
