import type { Store } from '../../../store/client.ts'
import type { Cut } from '../../cut.ts'
import type { CapacityEvidence, Period } from '../evidence.ts'
import type { Register } from '../register/load.ts'
import { loadElsewhere } from './load-elsewhere.ts'
import { loadCapacityEntities } from './load-entities.ts'
import { loadForeignDevices } from './load-foreign.ts'
import { loadInUse } from './load-in-use.ts'
import { loadTelemetry } from './load-telemetry.ts'
import { loadDeviceUse } from './load-use.ts'

/**
 * Everything the store knows about one institution's capacity over a period, at a cut: what came later changes nothing,
 * and another institution that the cut does not name counts with nothing.
 * Errors: those of the store. A failed read is never an empty answer.
 */
export async function loadCapacityEvidence(
  store: Store,
  register: Register,
  { institution, period }: { readonly institution: string; readonly period: Period },
  cut: Cut,
): Promise<CapacityEvidence> {
  const scope = { institution, period, upTo: cut.size }
  const entities = await loadCapacityEntities(store, scope)
  const [foreign, elsewhere] = await Promise.all([
    loadForeignDevices(store, scope, cut.others),
    loadElsewhere(store, scope, cut.others),
  ])
  const [telemetry, use] = await Promise.all([loadTelemetry(store, scope), loadDeviceUse(store, scope)])
  const inUse = await loadInUse(store, register, scope)
  return { institution, period, ...entities, foreign, elsewhere, telemetry, use, inUse }
}
