import { spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServiceClient } from '../../cli/client.ts'
import { cosignOnce } from '../../cli/commands/witness.ts'
import type { Outcome } from '../../cli/witness/cosign-log.ts'
import { cosignLog } from '../../cli/witness/cosign-log.ts'
import { makeWitnessKey, readLogKeys, readWitnessKey } from '../../cli/witness/keys.ts'
import { WitnessState } from '../../cli/witness/witness-state.ts'
import { parseAddCheckpoint } from '../../core/note/add-checkpoint.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import { cosignedAt } from '../../core/note/cosignature.ts'
import { isSignedBy, parseNote, parseVerifierKey } from '../../core/note/signed-note.ts'
import { programOf } from '../support/program.ts'
import type { ServiceProcess } from '../support/service.ts'
import { A, receiptOf, startServiceProcess, temporaryFolder } from '../support/service.ts'
import { json, usages } from '../support/usage.ts'

const TIME = 1_767_225_600
const now = () => TIME * 1000 + 999

let folder: string
let keyFile: string
let vkey: string
let logKey: string
/** The service as it should be, and the same operator with the same key and another history. */
let honest: ServiceProcess
let other: ServiceProcess
let token: string
let otherToken: string

const push = async (service: ServiceProcess, from: number): Promise<void> => {
  receiptOf(await service.send('/v1/usage', { token: await service.token(A, 'uploader'), body: json(usages(from, 1)) }))
}
const argsOf = (service: ServiceProcess, bearer: string, state: string) => ({
  url: service.url,
  token: bearer,
  key: keyFile,
  state,
  logKey: [logKey],
})

async function look(service: ServiceProcess, bearer: string, name: string): Promise<Outcome> {
  const [log] = await readLogKeys([logKey])
  if (log === undefined) throw new Error('no log')
  const state = await WitnessState.open(path.join(folder, name))
  try {
    return await cosignLog(
      new ServiceClient({ url: service.url, token: bearer }),
      log,
      await readWitnessKey(keyFile),
      state,
      now,
    )
  } finally {
    await state.close()
  }
}

const startAs = async (name: string, key?: string): Promise<ServiceProcess> => {
  const data = path.join(folder, name)
  await mkdir(path.join(data, 'ledger'), { recursive: true })
  await writeFile(path.join(data, 'ledger', 'witnesses'), `# witnesses of this service\n${vkey}\n`)
  if (key !== undefined) await copyFile(key, path.join(data, 'ledger', 'log.key'))
  return startServiceProcess(data)
}

beforeAll(async () => {
  folder = await temporaryFolder()
  keyFile = path.join(folder, 'witness.pem')
  vkey = await makeWitnessKey('audit.example/w1', keyFile)
  honest = await startAs('honest')
  other = await startAs('other', path.join(folder, 'honest', 'ledger', 'log.key'))
  token = await honest.token(A, 'witness')
  otherToken = await other.token(A, 'witness')
  logKey = (await honest.send(`/ledger/${A}/vkey`, { token })).text.trim()
}, 60_000)
afterAll(async () => {
  await Promise.all([honest.stop(), other.stop()])
  await rm(folder, { recursive: true, force: true })
})

/** The command as a user runs it. */
function runWitness({ url, token: bearer, key, state }: ReturnType<typeof argsOf>) {
  const options = ['--url', url, '--key', key, '--state', state, '--log-key', logKey, '--every', '1']
  const child = spawn(process.execPath, [...programOf(), 'witness', 'run', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SUANHENG_TOKEN: bearer },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, code, output: () => output }
}

describe('the key of a witness', () => {
  it('is readable by its owner only, is never written over, and has its name beside it', async () => {
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect((await readWitnessKey(keyFile)).key.text).toBe(vkey)
    expect(parseVerifierKey(vkey)).toMatchObject({ name: 'audit.example/w1', algorithm: 'cosignature/v1' })
    await expect(makeWitnessKey('audit.example/w1', keyFile)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('beside the name of another is refused', async () => {
    const second = path.join(folder, 'second.pem')
    await makeWitnessKey('audit.example/w2', second)
    await copyFile(`${keyFile}.vkey`, `${second}.vkey`)
    await expect(readWitnessKey(second)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })
})

describe('the logs of a witness', () => {
  it('are given as keys or as files of keys; a witness key, a name without institution or a repetition is refused', async () => {
    const file = path.join(folder, 'logs.txt')
    await writeFile(file, `# 深圳\n\n${logKey}\n`)
    expect(await readLogKeys([file])).toEqual(await readLogKeys([logKey]))
    expect((await readLogKeys([file])).map(({ institution }) => institution)).toEqual([A])
    for (const wrong of [[vkey], [logKey, file], [path.join(folder, 'none')]])
      await expect(readLogKeys(wrong)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await expect(readLogKeys([`${logKey}x`])).rejects.toMatchObject({ code: 'NOTE_MALFORMED' })
  })
})

// In the order of a life: each test goes on from the state the one before left.
describe('a witness', () => {
  it('has nothing to cosign before the first batch', async () => {
    expect(await look(honest, token, 'state')).toMatchObject({ outcome: 'nothing' })
  })

  it('cosigns what it sees first, remembers it, and the service keeps the cosignature', async () => {
    for (const from of [0, 10, 20]) await push(honest, from)
    expect(await look(honest, token, 'state')).toMatchObject({ outcome: 'cosigned', before: null, size: 3 })
    const cosigned = parseNote((await honest.send(`/ledger/${A}/cosigned`, { token })).text)
    const witness = parseVerifierKey(vkey)
    expect(isSignedBy(cosigned, witness) && isSignedBy(cosigned, parseVerifierKey(logKey))).toBe(true)
    expect(cosigned.signatures.map((line) => cosignedAt(cosigned.text, line, witness))).toEqual([null, TIME])
  })

  it('cosigns the same again, and what continues it', async () => {
    expect(await look(honest, token, 'state')).toMatchObject({ outcome: 'cosigned', before: 3, size: 3 })
    await push(honest, 30)
    expect(await cosignOnce(argsOf(honest, token, path.join(folder, 'state')), now)).toBe(0)
    expect(await look(honest, token, 'state')).toMatchObject({ before: 4, size: 4 })
  })

  it('refuses a log that is gone, and keeps what it had seen', async () => {
    const refused = await look(other, otherToken, 'state')
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'gone', offered: null })
  })

  it('refuses an older log, a fork and a rewritten past of the same operator, with both signed checkpoints as evidence', async () => {
    for (const from of [100, 110]) await push(other, from)
    const reasons: string[] = []
    for (const from of [120, 130, 140]) {
      await push(other, from)
      const refused = await look(other, otherToken, 'state')
      if (refused.outcome !== 'refused') throw new Error('it cosigned')
      reasons.push(refused.reason)
      const [seen = '', offered = ''] = await Promise.all(refused.files.map((file) => readFile(file, 'utf8')))
      const key = parseVerifierKey(logKey)
      expect(openCheckpoint(seen, key).size).toBe(4)
      expect(refused.offered).toContain(`size ${openCheckpoint(parseAddCheckpoint(offered).checkpoint, key).size},`)
    }
    expect(reasons).toEqual(['rollback', 'fork', 'unproven'])
  })

  it('ends with exit code 12 and goes on with the honest log as if nothing had been', async () => {
    const state = path.join(folder, 'state')
    expect(await cosignOnce(argsOf(other, otherToken, state), now)).toBe(12)
    expect((await other.send(`/ledger/${A}/cosigned`, { token: otherToken })).status).toBe(404)
    expect(await cosignOnce(argsOf(honest, token, state), now)).toBe(0)
  })

  it('remembers before its cosignature leaves: refused by the service, it still cannot be taken back', async () => {
    const stranger = path.join(folder, 'stranger.pem')
    await makeWitnessKey('audit.example/unknown', stranger)
    const args = { ...argsOf(honest, token, path.join(folder, 'stranger')), key: stranger }
    await expect(cosignOnce(args, now)).rejects.toMatchObject({ code: 'COSIGNATURE_INVALID' })
    expect(await cosignOnce({ ...args, url: other.url, token: otherToken }, now)).toBe(12)
  })

  it('keeps looking until it is stopped, and ends by itself when a log is not what it was', async () => {
    const state = path.join(folder, 'state')
    const watching = runWitness(argsOf(honest, token, state))
    await expect
      .poll(() => watching.output(), { timeout: 20_000 })
      .toMatch(/size 4 → 4, cosigned {2}已联署\n.*size 4 → 4, cosigned/s)
    // While it waits it holds nothing: another may look.
    expect(await cosignOnce(argsOf(honest, token, state), now)).toBe(0)
    watching.child.kill('SIGTERM')
    expect(await watching.code).toBe(0)
    const refusing = runWitness(argsOf(other, otherToken, state))
    expect(await refusing.code).toBe(12)
    expect(refusing.output()).toContain('REFUSED (unproven)')
  })

  it('whose memory was changed does not begin anew', async () => {
    const state = path.join(folder, 'state')
    const [file = ''] = (await readdir(state)).filter((name) => name.endsWith('.checkpoint'))
    const note = await readFile(path.join(state, file), 'utf8')
    await writeFile(path.join(state, file), note.replace('\n4\n', '\n3\n'))
    await expect(cosignOnce(argsOf(honest, token, state), now)).rejects.toMatchObject({ code: 'CHECKPOINT_FORGED' })
    await writeFile(path.join(state, file), '')
    await expect(cosignOnce(argsOf(honest, token, state), now)).rejects.toMatchObject({ code: 'CHECKPOINT_FORGED' })
  })
})
