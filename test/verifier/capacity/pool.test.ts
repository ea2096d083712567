import { afterAll, describe, expect, it } from 'vitest'
import { ASSESS_HERE, ASSESSOR_DEFAULTS, createAssessor } from '../../../verifier/capacity/pool.ts'
import { DEFAULT_READINGS, type Question } from '../../../verifier/capacity/question.ts'
import { A, device, evidence, paper } from './cards/listing.ts'
import { allHours, f, telemetry } from './time/scenes.ts'

const load = async () => {
  const all = evidence({
    devices: Array.from({ length: 30 }, (_, n) => device(A, { serial: `SN-${n}`, documents: ['p'] })),
    documents: [paper(A, 'p')],
  })
  // Hours of several devices lie in one buffer, as the store gives them.
  const shared = allHours(all.period)
  const sampled = (n: number) => ({ ...telemetry(all.period, `SN-${n}`), seen: shared, tensor: shared.subarray(0) })
  const use = [{ device: 'SN-29', hours: shared }]
  return { ...all, telemetry: Array.from({ length: 20 }, (_, n) => sampled(n)), use }
}
const failing = () => Promise.reject(new Error('no store'))
const question: Question = {
  period: evidence({}).period,
  thresholdPflops: f('6'),
  required: 'active',
  readings: DEFAULT_READINGS,
}

describe('an assessment beside', () => {
  const pool = createAssessor()
  afterAll(() => pool.close())

  it('is that of the thread that asks, to the last figure', async () => {
    const here = await ASSESS_HERE.assess(load, question)
    expect(here.verdict).toBe('pass')
    expect(await pool.assess(load, question)).toEqual(here)
  })

  it('gives the errors of loading as they are, and the turn back', async () => {
    for (let time = 0; time < 5; time++) await expect(pool.assess(failing, question)).rejects.toThrow('no store')
    expect((await pool.assess(load, question)).verdict).toBe('pass')
  })

  it('is refused when as many wait as may, before anything is loaded', async () => {
    const small = createAssessor({ ...ASSESSOR_DEFAULTS, atOnce: 1, waiting: 1 })
    let loads = 0
    const counting = () => {
      loads++
      return load()
    }
    const first = small.assess(counting, question)
    const second = small.assess(counting, question)
    await expect(small.assess(counting, question)).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      details: { retryAfterSeconds: 5 },
    })
    expect((await Promise.all([first, second])).map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
    expect(loads).toBe(2)
    await small.close()
  })

  it('that takes too long ends, and the next one has its turn', async () => {
    const hurried = createAssessor({ ...ASSESSOR_DEFAULTS, timeoutMs: 1 })
    await expect(hurried.assess(load, question)).rejects.toMatchObject({ code: 'INTERNAL' })
    await expect(hurried.assess(load, question)).rejects.toMatchObject({ code: 'INTERNAL' })
    await hurried.close()
  })
})
