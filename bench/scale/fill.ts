import { BATCH, bodyMakerOf } from '../bodies.ts'
import { realisticRecords } from '../generate/load.ts'
import { postPapers } from '../reconcile.ts'
import { sendAll } from '../send.ts'
import type { ServiceProcess } from '../service-process.ts'
import { INSTITUTION } from '../service-process.ts'

export const MILLION = 1_000_000
const SENDERS = 4
const START_MS = Date.parse('2025-07-01T00:00:00Z')

/** Every tenth contract of a million uses some cards twice at once, so that the exact sweep has work. */
export const SWEPT = 1
export const CLEAN = 0
export const contractOf = (n: number): string => `SCALE-${String(n).padStart(4, '0')}`

export type Taken = {
  readonly records: number
  /** Of what was added since the size before. */
  readonly acceptedPerSecond: number
  readonly storedPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly fillPeakBytes: number
}

/** Adds contracts of a million records each, and tells `filled` of each. Input: sizes in millions. */
export async function fillTo(
  service: ServiceProcess,
  from: number,
  to: number,
  filled: (contracts: number) => Promise<void> = async () => {},
): Promise<Taken> {
  let [seconds, drained] = [0, 0]
  const latencies: number[] = []
  for (let n = from; n < to; n++) {
    const contract = contractOf(n)
    const load = { institution: INSTITUTION, contract, customer: BUYER, cards: 1024, startMs: START_MS, seed: 1000 + n }
    const { records, spanMs } = realisticRecords(load, BATCH)
    // Bodies that begin before the one before has ended use cards twice.
    const shift = n % 10 === SWEPT ? spanMs - 3_600_000 : spanMs
    const sent = await sendAll(service, 'arrow', bodyMakerOf('arrow', records, shift), {
      from: 0,
      to: MILLION / BATCH,
      senders: SENDERS,
    })
    seconds += sent.seconds
    drained += sent.drainedSeconds
    latencies.push(...sent.latencies)
    await postPapers(service, contract)
    await filled(n + 1)
  }
  latencies.sort((a, b) => a - b)
  const added = (to - from) * MILLION
  return {
    records: to * MILLION,
    acceptedPerSecond: added / seconds,
    storedPerSecond: added / drained,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? Number.NaN,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    fillPeakBytes: await service.peakMemory(),
  }
}

const BUYER = '91440300MA5EXAMP1A'
