import { z } from 'zod'
import type { LedgerFinding } from '../../ledger/finding.ts'
import { defineQuery } from '../../store/query.ts'
import { inParts } from '../evidence/in-parts.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import type { Accepted } from './meanwhile.ts'

const salt = { salt0: z.bigint(), salt1: z.bigint() }
const oddDevicesQuery = defineQuery({
  file: 'ledger_sample_rollup.sql',
  params: z.strictObject({ institution: z.string(), ...salt }),
  row: z.strictObject({ device: z.string() }),
})
const differencesQuery = defineQuery({
  file: 'ledger_sample_rollup_rows.sql',
  params: z.strictObject({
    institution: z.string(),
    devices: z.array(z.string()),
    size: z.int(),
    accepted: z.int(),
    ...salt,
  }),
  row: z.strictObject({
    device: z.string(),
    rollup: z.enum(['sample_hour', 'sample_day', 'device_sampler']),
    differing: z.coerce.number(),
    first_place: z.int(),
  }),
})
type Difference = { readonly rollup: keyof typeof PLACES; readonly differing: number; readonly first_place: number }

/**
 * sample_hour, sample_day and device_sampler, recomputed from device_sample: capacity is read from them. One finding for
 * each device and table. `named` are records already found changed, as `batch/device@ms`: a device with one of them is
 * not named for what that did to its rollups.
 */
export async function* checkRollups(
  context: CheckContext,
  named: ReadonlySet<string>,
  acceptedByNow: Accepted,
): AsyncGenerator<LedgerFinding> {
  const { store, institution } = context
  const namedDevices = new Set(Array.from(named, (key) => /^\d+\/(.*)@-?\d+$/s.exec(key)?.[1]))
  const odd = (await oddDevicesQuery(store, { institution, ...context.salt }))
    .map(({ device }) => device)
    .filter((device) => !namedDevices.has(device))
  for (const devices of inParts(odd)) {
    const first = await differencesOf(context, devices, acceptedByNow)
    if (first.length === 0) continue
    // A batch that came in while the query ran is known to be accepted by now: only what stays is a difference.
    const seen = new Set(first.map(({ device, rollup }) => `${rollup} ${device}`))
    for (const row of await differencesOf(context, devices, acceptedByNow))
      if (seen.has(`${row.rollup} ${row.device}`))
        yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detailOf(row), { recordId: row.device })
  }
}

async function differencesOf(context: CheckContext, devices: readonly string[], acceptedByNow: Accepted) {
  const { store, institution, size } = context
  const accepted = await acceptedByNow()
  return differencesQuery(store, { institution, devices: [...devices], size, accepted, ...context.salt })
}

const detailOf = ({ rollup, differing, first_place }: Difference): string =>
  `${rollup} is not what device_sample gives${PLACES[rollup](differing, first_place)}`

const PLACES = {
  sample_hour: (count: number, hour: number) => `: ${count} hours, the first ${iso(hour * 3_600_000)}`,
  // A day of Shanghai has the name of the UTC day of the same number.
  sample_day: (count: number, day: number) => `: ${count} days, the first ${iso(day * 86_400_000).slice(0, 10)}`,
  device_sampler: () => '',
} as const

const iso = (ms: number): string => new Date(ms).toISOString()
