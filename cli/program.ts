import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { SuanhengError } from '../core/errors.ts'
import { ServiceClient } from './client.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { note, tellError } from './output.ts'

/** What every command needs: options of a remote service, settings, and how an error ends. */

export type Remote = {
  readonly url: string
  readonly token?: string
  readonly tokenFile?: string
  readonly json?: boolean
}

export const remoteOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'address of the service', process.env['SUANHENG_URL'] ?? 'http://127.0.0.1:8787')
    .option('--token <token>', 'bearer token (better: SUANHENG_TOKEN or --token-file, which no process list shows)')
    .option('--token-file <file>', 'file that holds the token')
    .option('--json', 'answer in JSON')

export function clientOf({ url, token, tokenFile }: Remote): ServiceClient {
  const bearer = token ?? (tokenFile === undefined ? process.env['SUANHENG_TOKEN'] : readToken(tokenFile))
  if (bearer === undefined || bearer === '')
    throw new SuanhengError('TOKEN_MISSING', 'give a token: SUANHENG_TOKEN, --token-file or --token')
  if (!URL.canParse(url)) throw new SuanhengError('REQUEST_INVALID', `--url is not an address: ${url.slice(0, 80)}`)
  return new ServiceClient({
    url,
    token: bearer.trim(),
    onWait: ({ code, detail }, seconds) => note(`${code}: ${detail}; sent again in ${seconds} s  ${seconds} 秒后重发`),
  })
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read --token-file ${file}`, {}, error)
  }
}

export function configOf(options: { readonly data?: string; readonly port?: string; readonly host?: string }): Config {
  const given = { SUANHENG_DATA: options.data, SUANHENG_PORT: options.port, SUANHENG_HOST: options.host }
  return readConfig({
    ...process.env,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  })
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on')
  return Number(text)
}

/**
 * Runs a command; its errors become a message and an exit code, never a stack trace for a user: JSON where the command
 * has `--json` and was given it. Commander calls an action with the arguments, the options and the command.
 */
export function run<A extends unknown[]>(action: (...args: A) => Promise<number | void>) {
  return async (...args: A): Promise<void> => {
    try {
      process.exitCode = (await action(...args)) ?? 0
    } catch (error) {
      const options = args.at(-2) as { readonly json?: unknown } | undefined
      process.exitCode = tellError(error, options?.json === true)
    }
  }
}
