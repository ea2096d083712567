import { execFile } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { programOf } from '../support/program.ts'
import { A, receiptOf, startService } from '../support/service.ts'
import { json } from '../support/usage.ts'
import { contract } from '../verifier/reconcile/evidence-of.ts'

type Ended = { readonly code: number; readonly out: string; readonly err: string }
let service: Awaited<ReturnType<typeof startService>>
let token: string
const job = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const command = [...programOf(), 'job', ...args, '--url', service.url, '--token', token]
    execFile(process.execPath, command, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

beforeAll(async () => {
  service = await startService()
  token = await service.token(A, 'uploader')
  receiptOf(await service.send('/v1/contracts', { token, body: json(contract({ institution: A })) }))
})
afterAll(() => service.dispose())

it('long work is started and waited for from the command line, and listed', async () => {
  const done = await job('start', 'reconcile_contracts', '--wait')
  expect([done.code, done.err]).toEqual([0, expect.stringContaining('contracts reconciled 已对账合同')])
  expect(done.out).toContain('"undetermined":1')
  const id = done.out.slice(0, 32)
  const [list, cancelled] = await Promise.all([job('list', '--state', 'done'), job('cancel', id, '--json')])
  expect(list.out).toContain(id)
  // It has ended: cancelling changes nothing, and says so.
  expect(JSON.parse(cancelled.out)).toMatchObject({ id, state: 'done' })
})

it('what is wrong is told with its code and how to mend it', async () => {
  const [kind, input] = await Promise.all([
    job('start', 'weigh'),
    job('start', 'reconcile_contracts', '--input', '{"institution":"91440300MA5GHJKL34"}'),
  ])
  expect([kind.code, kind.err]).toEqual([5, expect.stringContaining('NOT_FOUND')])
  expect([input.code, input.err]).toEqual([4, expect.stringContaining('INSTITUTION_FORBIDDEN')])
})
