import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootAt } from '../../core/merkle/prove.ts'
import { verifierKey } from '../../core/note/signed-note.ts'
import { verifyProof } from '../../core/note/tlog-proof.ts'
import { checkLog } from '../../ledger/check-log.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import { readLogPublicKey } from '../../ledger/log-key.ts'
import { A, B, C, drain, ORIGIN } from './writer.ts'

const KILLS = Number(process.env['SUANHENG_TEST_KILLS'] ?? 10)
const SEED = Number(process.env['SUANHENG_TEST_SEED'] ?? Date.now() % 1_000_000)

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ledger-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Runs the child until it is killed, `ms` after it has opened the ledger, or after its start where `early`.*/
async function killedRun(run: number, ms: number, early: boolean): Promise<void> {
  const file = resolve(import.meta.dirname, 'kill-child.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file, directory, `run${run}`, String(SEED + run)])
  let [output, errors] = ['', '']
  child.stdout.on('data', (bytes) => (output += bytes))
  child.stderr.on('data', (bytes) => (errors += bytes))
  const exited = once(child, 'exit')
  try {
    const isOpen = () => output.startsWith('open')
    for (let hurry = early; !hurry && !isOpen(); hurry = child.exitCode !== null) await sleep(2)
    await sleep(ms)
  } finally {
    child.kill('SIGKILL')
  }
  const [, signal] = await exited
  expect(errors).toBe('')
  expect(signal).toBe('SIGKILL')
}

async function acknowledgements(): Promise<{ institution: string; proof: string }[]> {
  const lines = (await readFile(join(directory, 'acknowledged'), 'utf8')).split('\n')
  return lines.flatMap((line) => {
    const [institution = '', proof = ''] = line.split(' ')
    const text = Buffer.from(proof, 'base64').toString()
    // A line that a kill cut off has the next run's first one behind it; it was not said to the end.
    return text.endsWith('=\n') ? [{ institution, proof: text }] : []
  })
}

async function expectClean(institution: string, durable: number | null): Promise<void> {
  const key = verifierKey(`${ORIGIN}/${institution}`, await readLogPublicKey(directory))
  const log = new LogFolder(join(directory, 'logs', institution), SHA256, key)
  if ((await log.checkpoint()) === null) return
  for await (const event of checkLog(log, institution, { durable }))
    if ('code' in event) throw new Error(JSON.stringify(event))
}

describe('a ledger whose process is killed at any moment', () => {
  it(`keeps every acknowledged batch where it was, and every checkpoint it gave, over ${KILLS} kills (seed ${SEED})`, {
    timeout: 60_000 + KILLS * 5_000,
  }, async () => {
    for (let run = 0; run < KILLS; run++) {
      // Every fifth is killed while it starts and takes the journal in.
      const early = run % 5 === 4
      await killedRun(run, early ? 150 + ((SEED + run * 37) % 250) : (SEED + run * 61) % 160, early)
      // What the crash left is a whole log under its checkpoint, the old one or the new.
      for (const institution of [A, B, C]) await expectClean(institution, null)
    }

    const ledger = await Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256' })
    const sizes = new Map<string, number>()
    for (const institution of [A, B, C]) sizes.set(institution, (await ledger.head(institution)).size)
    await drain(ledger)
    for (const [institution, size] of sizes) await expectClean(institution, size)
    const acknowledged = await acknowledgements()
    const roots = new Map<string, string>()
    for (const { institution, proof } of acknowledged) {
      const { entry, index, checkpoint } = verifyProof(SHA256, proof, ledger.verifierKey(institution))
      const log = ledger.log(institution)
      const [leaf] = await log.nodes([{ height: 0, index }])
      expect(hex(leaf ?? SHA256.empty)).toBe(hex(SHA256.leaf(entry)))
      const size = `${institution} ${checkpoint.size}`
      const root = roots.get(size) ?? hex(await rootAt(SHA256, log.nodes, checkpoint.size))
      roots.set(size, root)
      expect(hex(checkpoint.root), `a fork at ${size}`).toBe(root)
    }
    await ledger.close()
    expect(acknowledged.length).toBeGreaterThan(KILLS * 10)
  })
})
