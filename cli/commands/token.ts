import type { Command } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import type { Role } from '../../ingest/auth/token.ts'
import { ROLES } from '../../ingest/auth/token.ts'
import { TokenFile } from '../../ingest/auth/token-file.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { tokenFileOf } from '../config.ts'
import { note, say } from '../output.ts'
import { configOf, run, wholeNumber } from '../program.ts'

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

type TokenArgs = { readonly data?: string; readonly json?: boolean }

const tokenOptions = (command: Command): Command =>
  command.option('--data <folder>', 'data folder (SUANHENG_DATA, ./data)').option('--json', 'answer in JSON')

/** suanheng token: on a data folder, beside a running service or without one. */
export function tokenCommands(program: Command): void {
  const token = program.command('token').description('tokens of this data folder')
  tokenOptions(token.command('issue'))
    .description('make a token; it is shown once')
    .requiredOption('--institution <uscc>', '统一社会信用代码 the token is bound to')
    .requiredOption('--role <role>', 'uploader, auditor, reviewer, admin or witness')
    .option('--name <name>', 'whose it is', '')
    .option('--days <days>', 'how long it is valid', wholeNumber, 365)
    .action(
      run((options: TokenArgs & { institution: string; role: string; name: string; days: number }) =>
        issueToken(tokenFileOf(configOf(options)), { ...options, json: options.json === true }, Date.now()),
      ),
    )
  tokenOptions(token.command('list'))
    .description('valid tokens, without their secrets')
    .action(run((options: TokenArgs) => listTokens(tokenFileOf(configOf(options)), options.json === true)))
  tokenOptions(token.command('revoke'))
    .description('end a token now')
    .argument('<id>', 'the middle part of the token')
    .action(run((id: string, options: TokenArgs) => revokeToken(tokenFileOf(configOf(options)), id, Date.now())))
}
