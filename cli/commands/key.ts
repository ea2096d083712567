import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Option } from 'commander'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { signerOf } from '../../core/http-signature/algorithms.ts'
import { ListedKey } from '../../ingest/routes/signing-keys.ts'
import type { SignatureAlgorithm } from '../../schemas/public-key.ts'
import { publicKeyFault, SIGNATURE_ALGORITHMS } from '../../schemas/public-key.ts'
import type { ServiceClient } from '../client.ts'
import { note, say } from '../output.ts'
import type { Remote } from '../program.ts'
import { clientOf, remoteOptions, run } from '../program.ts'
import { newPrivateKey, readKeyFile } from '../signing.ts'
import { pushBatch } from './push.ts'

const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = { ed25519: 'ed25519', sm2: 'sm2-sm3' }

/** suanheng key generate: a private key in a file of its own, its public half on standard output. */
export async function generateKey(algorithm: string, file: string, json: boolean): Promise<void> {
  const chosen = ALGORITHMS[algorithm]
  if (chosen === undefined) throw new SuanhengError('REQUEST_INVALID', '--algorithm is ed25519 or sm2')
  const pem = newPrivateKey(chosen)
  try {
    // A key that is there already is never written over: what it signed could not be explained any more.
    await writeFile(file, pem, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot write a new file ${file}: ${messageOf(error)}`, {}, error)
  }
  const { publicKey } = signerOf(pem)
  say(json ? JSON.stringify({ algorithm: chosen, publicKey }) : publicKey)
  note(`${file} holds the private key: keep it where the batches are made, and nowhere else  私钥请勿外传`)
  note(`next  下一步: suanheng key register --key ${file} --id <id> (token of role admin 管理员令牌)`)
}

type Registration = {
  readonly key?: string
  readonly publicKey?: string
  readonly id: string
  readonly owner?: string
  readonly from?: string
  readonly to?: string
}

/** suanheng key register: makes a key known to the service. The token's role is admin. */
export async function registerKey(client: ServiceClient, options: Registration, now: number): Promise<void> {
  // A second version that corrects nothing would end the key: nobody could tell which one counts.
  if ((await keysOf(client)).some(({ keyId }) => keyId === options.id))
    throw new SuanhengError('REQUEST_INVALID', `the id ${options.id} is registered already: choose another`)
  const record = {
    institution: await institutionOf(client),
    keyId: options.id,
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...publicHalf(options),
    validFrom: options.from ?? new Date(now).toISOString(),
    ...(options.to === undefined ? {} : { validTo: options.to }),
  }
  const { batchId } = await pushBatch(client, 'signing_key', 'json', Buffer.from(JSON.stringify(record)), false)
  note(`key ${options.id} is registered  公钥已登记: ${batchId}`)
}

/** The public half of a private key file, or what was given, with the algorithm that its form tells. */
function publicHalf({ key, publicKey }: Registration) {
  if ((key === undefined) === (publicKey === undefined))
    throw new SuanhengError('REQUEST_INVALID', 'give either --key FILE or --public-key BASE64')
  if (key !== undefined) {
    const signer = signerOf(readKeyFile(key))
    return { algorithm: signer.algorithm, publicKey: signer.publicKey }
  }
  const given = publicKey ?? ''
  const algorithm = SIGNATURE_ALGORITHMS.find((candidate) => publicKeyFault(candidate, given) === null)
  if (algorithm === undefined)
    throw new SuanhengError(
      'REQUEST_INVALID',
      '--public-key is SubjectPublicKeyInfo of an Ed25519 or SM2 key in base64',
    )
  return { algorithm, publicKey: given }
}

/** suanheng key revoke: from `at` on nothing that the key signs is taken, for ever. */
export async function revokeKey(
  client: ServiceClient,
  id: string,
  options: { readonly reason: string; readonly at?: string },
  now: number,
): Promise<void> {
  const key = (await keysOf(client)).find(({ keyId }) => keyId === id)
  if (key === undefined) throw new SuanhengError('NOT_FOUND', `no key has the id ${id.slice(0, 64)}`)
  const { keyId, owner, algorithm, publicKey, validFrom, validTo, digest } = key
  const revokedAt = options.at ?? new Date(now).toISOString()
  const record = {
    institution: await institutionOf(client),
    keyId,
    ...(owner === null ? {} : { owner }),
    algorithm,
    publicKey,
    validFrom,
    ...(validTo === null ? {} : { validTo }),
    revokedAt,
    corrects: digest,
    reason: options.reason,
  }
  const { batchId } = await pushBatch(client, 'signing_key', 'json', Buffer.from(JSON.stringify(record)), false)
  note(`key ${id} is revoked from ${revokedAt}  公钥自该时刻起吊销: ${batchId}`)
}

/** Each of three characters, so that columns stand under each other. */
const STATES_ZH: Readonly<Record<z.infer<typeof ListedKey>['state'], string>> = {
  usable: '可使用',
  not_yet: '未生效',
  expired: '已过期',
  revoked: '已吊销',
  disputed: '有争议',
}

/** suanheng key list. */
export async function listKeys(client: ServiceClient, json: boolean): Promise<void> {
  const keys = await keysOf(client)
  if (json) {
    say(JSON.stringify(keys))
    return
  }
  const width = Math.max(...keys.map(({ keyId }) => keyId.length))
  for (const { keyId, state, algorithm, validFrom, validTo, owner } of keys) {
    const dates = `${validFrom} – ${validTo ?? 'no end 不限期'}`
    say(
      `${keyId.padEnd(width)}  ${state.padEnd(8)}  ${STATES_ZH[state]}  ${algorithm.padEnd(7)}  ${dates}  ${owner ?? ''}`.trimEnd(),
    )
  }
  if (keys.length === 0) note('no keys  尚未登记公钥')
}

const Keys = z.strictObject({ keys: z.array(ListedKey) })
const keysOf = async (client: ServiceClient): Promise<readonly z.infer<typeof ListedKey>[]> =>
  Keys.parse(JSON.parse(await client.get('/v1/signing-keys'))).keys

const institutionOf = async (client: ServiceClient): Promise<string> =>
  z.looseObject({ institution: z.string() }).parse(JSON.parse(await client.get('/v1/whoami'))).institution

/** Registers `suanheng key …`. */
export function keyCommands(program: Command): void {
  const key = program.command('key').description('keys with which an institution signs its batches (RFC 9421)')
  key
    .command('generate')
    .description('make a private key; prints the public half')
    .addOption(new Option('--algorithm <algorithm>', 'ed25519 or sm2').choices(['ed25519', 'sm2']).default('ed25519'))
    .requiredOption('--out <file>', 'new file for the private key (PKCS#8 PEM, readable by its owner only)')
    .option('--json', 'answer in JSON')
    .action(
      run((options: { algorithm: string; out: string; json?: boolean }) =>
        generateKey(options.algorithm, options.out, options.json === true),
      ),
    )
  remoteOptions(key.command('register'))
    .description('make a key known to the service (token of role admin)')
    .requiredOption('--id <id>', 'what signatures call it: keyid')
    .option('--owner <name>', 'platform or person that holds the private key')
    .option('--key <file>', 'private key file; only its public half is sent')
    .option('--public-key <base64>', 'or the public half, SubjectPublicKeyInfo')
    .option('--from <moment>', 'valid from, with offset; now when left out')
    .option('--to <moment>', 'no longer valid at')
    .action(run((options: Remote & Registration) => registerKey(clientOf(options), options, Date.now())))
  remoteOptions(key.command('revoke'))
    .description('end a key for ever (token of role admin)')
    .argument('<id>', 'key id')
    .requiredOption('--reason <text>', 'kept with the revocation')
    .option('--at <moment>', 'from when on it was no longer safe; now when left out')
    .action(
      run((id: string, options: Remote & { reason: string; at?: string }) =>
        revokeKey(clientOf(options), id, options, Date.now()),
      ),
    )
  remoteOptions(key.command('list'))
    .description('registered keys and whether they are usable now')
    .action(run((options: Remote) => listKeys(clientOf(options), options.json === true)))
}
