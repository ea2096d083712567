import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { tellsApart } from '../../capacity/cards/names.ts'
import { big, CUT, milliseconds } from '../../evidence/columns.ts'
import { contractKeys, contractsOf, isOf, type NamedClaim } from '../../programmes/cross/claims.ts'
import type { DeviceUse, Part } from '../../programmes/cross/types.ts'
import { known, unknown } from '../../programmes/engine/fact.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { type ClaimScope, listsOf, sourcesOf } from '../scope.ts'

const uses = defineQuery({
  file: 'cross_device_uses.sql',
  params: z.strictObject({
    ...CUT,
    institutions: z.array(z.string()),
    contracts: z.array(z.string()),
    groups: z.array(z.bigint()),
  }),
  row: z.strictObject({
    device: z.string(),
    teller: z.string(),
    contract_groups: z.array(z.int()),
    first_from_ms: milliseconds,
    first_until_ms: milliseconds,
    days: big,
  }),
})
const metering = defineQuery({
  file: 'cross_metering.sql',
  params: z.strictObject({ ...CUT, institutions: z.array(z.string()), contracts: z.array(z.string()) }),
  row: z.strictObject({ owner: z.string(), number: z.string(), records: big, without_devices: big }),
})

/**
 * Where the metering of a contract of claims can be; `group`: one for each contract, in whosever log. `sure`: those of its
 * claims that the applicant itself sent and whose metering is the log’s to tell, as the applicant’s or the provider’s.
 */
type Place = {
  readonly institution: string
  readonly number: string
  readonly group: number
  readonly claims: readonly string[]
  readonly sure: readonly string[]
}

/**
 * Devices that contracts of different claims used at once beyond one card, by when first. Complete only where all metering
 * of compute contracts names devices that can be told apart; what only strangers to a claim metered takes no part in that,
 * and makes no use of a device certain. Errors: those of the store.
 */
export async function loadDeviceUses(
  store: Store,
  scope: ClaimScope,
  claims: readonly NamedClaim[],
): Promise<Part<DeviceUse>> {
  const places = placesOf(claims, sourcesOf(scope))
  if (places.length === 0) return { found: [], complete: known(PATH, true, [], 'no metering') }
  const lists = {
    ...listsOf(scope, sourcesOf(scope)),
    institutions: places.map(({ institution }) => institution),
    contracts: places.map(({ number }) => number),
  }
  const rows = await uses(store, { ...lists, groups: places.map(({ group }) => BigInt(group)) })
  const found = rows
    .filter(({ device }) => tellsApart(device))
    .flatMap(({ device, teller, contract_groups, first_from_ms, first_until_ms }) => {
      const span = { from: first_from_ms, until: first_until_ms }
      const used = places.filter(({ group }) => contract_groups.includes(group))
      const names = teller === '' ? used.flatMap((place) => place.claims) : toldBy(teller, used)
      return [...new Set(names)].sort().map((claim) => ({ claim, device, teller: teller === '' ? null : teller, span }))
    })
  const metered = await metering(store, lists)
  const certain = rows.filter(({ teller }) => teller !== '')
  const nameless = certain.filter(
    ({ device, teller, contract_groups }) =>
      !tellsApart(device) &&
      toldBy(
        teller,
        places.filter(({ group }) => contract_groups.includes(group)),
      ).length > 1,
  ).length
  return { found, complete: completeOf(claims, places, metered, nameless) }
}

const PATH = 'devices of the claims'

const toldBy = (teller: string, places: readonly Place[]): readonly string[] =>
  places.filter(({ institution }) => institution === teller).flatMap(({ sure }) => sure)

const isTheirs = ({ bodies }: NamedClaim, { contracts }: ContractEvidence, institution: string): boolean => {
  const applicants = bodies.filter((body) => body.institution === body.applicantUscc).map((body) => body.institution)
  const tellers = [...applicants, ...contracts.map(({ body }) => body.providerUscc)]
  return applicants.length > 0 && tellers.includes(institution)
}

function placesOf(claims: readonly NamedClaim[], logs: readonly string[]): readonly Place[] {
  const groups = new Map<string, number>()
  const places = new Map<string, Place>()
  for (const claim of claims) {
    for (const contract of contractsOf(claim)) {
      const key = contractKeys(contract).join(' | ')
      const group = groups.get(key) ?? groups.size
      groups.set(key, group)
      const providers = contract.contracts.map(({ body }) => body.providerUscc)
      for (const institution of new Set([contract.institution, ...providers.filter((one) => logs.includes(one))])) {
        const at = `${institution} ${contract.number}`
        const known = places.get(at)
        // Two contracts of one number in one log cannot be told apart in its metering: one group.
        const names = [...new Set([...(known?.claims ?? []), claim.name])]
        const own = isTheirs(claim, contract, institution) ? [claim.name] : []
        const sure = [...new Set([...(known?.sure ?? []), ...own])]
        places.set(at, { institution, number: contract.number, group: known?.group ?? group, claims: names, sure })
      }
    }
  }
  return [...places.keys()].sort().flatMap((key) => places.get(key) ?? [])
}

type Metered = { readonly owner: string; readonly number: string; readonly without_devices: bigint }

/** Contracts of which nobody says which devices served them. */
function completeOf(
  claims: readonly NamedClaim[],
  places: readonly Place[],
  metered: readonly Metered[],
  nameless: number,
): Part<DeviceUse>['complete'] {
  const byPlace = new Map(metered.map((one) => [`${one.owner} ${one.number}`, one]))
  const compute = new Set(
    claims.filter((claim) => isOf(claim, 'XLQ-DX') || isOf(claim, 'LG-SL')).map(({ name }) => name),
  )
  const groups = new Map<number, Place[]>()
  for (const place of places.filter((one) => one.sure.some((name) => compute.has(name))))
    groups.set(place.group, [...(groups.get(place.group) ?? []), place])
  const open = [...groups.values()].filter((group) => {
    const rows = group.flatMap(({ institution, number }) => byPlace.get(`${institution} ${number}`) ?? [])
    return rows.length === 0 || rows.some((row) => row.without_devices > 0n)
  })
  const numbers = open.flatMap((group) => group.slice(0, 1).map(({ number }) => number)).sort()
  if (numbers.length === 0 && nameless === 0) return known(PATH, true, [], `searched for ${places.length} contracts`)
  const shown = `${numbers.slice(0, SHOWN).join(', ')}${numbers.length > SHOWN ? ' …' : ''}`
  return unknown(PATH, {
    en: `Of ${numbers.length} contracts metering does not say for every record which devices it used: ${shown}. Names that tell no device apart: ${nameless}.`,
    zh: `${numbers.length} 份合同的计量记录未全部载明所用设备：${shown}。无法区分设备的名称 ${nameless} 个。`,
  })
}
const SHOWN = 20
