import { SuanhengError } from '../../core/errors.ts'
import type { Role } from '../../ingest/auth/token.ts'
import { ROLES } from '../../ingest/auth/token.ts'
import { TokenFile } from '../../ingest/auth/token-file.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { note, say } from '../output.ts'

export type IssueOptions = {
  readonly institution: string
  readonly role: string
  readonly name: string
  readonly days: number
  readonly json: boolean
}

const DAY_MS = 86_400_000

/** suanheng token issue: prints the token, this once. */
export async function issueToken(file: string, options: IssueOptions, now: number): Promise<void> {
  if (!Uscc.safeParse(options.institution).success) {
    throw new SuanhengError('REQUEST_INVALID', '--institution is a 统一社会信用代码 of 18 characters')
  }
  if (!ROLES.includes(options.role as Role))
    throw new SuanhengError('REQUEST_INVALID', `--role is one of ${ROLES.join(', ')}`)
  const { id, token } = await new TokenFile(file).issue({
    institution: options.institution,
    role: options.role as Role,
    name: options.name,
    issuedAt: now,
    expiresAt: now + options.days * DAY_MS,
  })
  if (options.json) say(JSON.stringify({ id, token }))
  else {
    say(token)
    note(`token ${id} for ${options.institution}, role ${options.role}, ${options.days} days. It is not shown again.`)
  }
}

/** suanheng token list. */
export async function listTokens(file: string, json: boolean): Promise<void> {
  const tokens = await new TokenFile(file).list()
  if (json) {
    say(JSON.stringify(tokens))
    return
  }
  for (const { id, role, institution, name, expiresAt } of tokens) {
    say(
      `${id}  ${role.padEnd(9)} ${institution}  ${expiresAt === null ? 'no end    ' : new Date(expiresAt).toISOString().slice(0, 10)}  ${name}`,
    )
  }
  if (tokens.length === 0) note('no tokens')
}

/** suanheng token revoke. */
export async function revokeToken(file: string, id: string, now: number): Promise<void> {
  await new TokenFile(file).revoke(id, now)
  note(`token ${id} is revoked`)
}
