import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Ledger } from '../../ledger/ledger.ts'
import { A, B, batchOf, C, drain, ORIGIN } from './writer.ts'

/**
 * Appends batches of three institutions and publishes them, all at once and without end, until it is killed. Each
 * acknowledgement is one line of the file `acknowledged`: institution and proof, as base64.
 */
const [, , directory = '', run = '', seed = '1'] = process.argv

let state = Number(seed)
/** Numerical Recipes' generator: the same seed makes the same run. */
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

const acknowledged = openSync(join(directory, 'acknowledged'), 'a')

async function append(ledger: Ledger, institution: string): Promise<void> {
  for (;;) {
    const answers: Promise<void>[] = []
    for (let i = 1 + random(40); i > 0; i--) {
      const head = await ledger.head(institution)
      const appended = ledger.append(batchOf(institution, head, random(4), { receivedBy: `${run}.${head.size}` }))
      const index = head.size
      answers.push(
        appended.then(async () => {
          const proof = await ledger.proof(institution, index)
          writeSync(acknowledged, `${institution} ${Buffer.from(proof).toString('base64')}\n`)
        }),
      )
    }
    await Promise.all(answers)
  }
}

async function publish(ledger: Ledger): Promise<void> {
  for (;;) {
    await drain(ledger, 1 + random(100), random(3) > 0)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const ledger = await Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256' })
process.stdout.write('open\n')
await Promise.all([...[A, B, C].map((institution) => append(ledger, institution)), publish(ledger)])
