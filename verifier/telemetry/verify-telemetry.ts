import { SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import { type Logs, toBound } from '../binding/bind-ledger.ts'
import type { LedgerBinding } from '../binding/ledger-binding.ts'
import type { Period } from '../capacity/evidence.ts'
import { loadCapacityEntities } from '../capacity/load/load-entities.ts'
import { loadRegister, type Register } from '../capacity/register/load.ts'
import { examineSeries } from './examine-series.ts'
import { INDICATOR_CODES, type Indicator } from './indicator.ts'
import { judgeClock } from './indicators/clock.ts'
import { judgeIdentity } from './indicators/identity.ts'
import { judgeIdleBurn } from './indicators/idle-burn.ts'
import { judgeJitter } from './indicators/jitter.ts'
import { judgeContradiction, judgePower } from './indicators/power.ts'
import { judgeFuture, judgeService } from './indicators/times.ts'
import { type Likely, type ListedCard, likelyRows, listedCards, tdpOf } from './listed-card.ts'
import { deviceParts } from './load/device-parts.ts'
import { loadSameMoments } from './load/load-jitter.ts'
import { loadSummaries } from './load/load-summaries.ts'
import { type DeviceDay, type Fingerprint, loadFingerprints, loadSuspects } from './load/load-suspects.ts'
import { loadTraining } from './load/load-training.ts'
import type { TelemetryScope } from './load/scope.ts'
import { idleMilliwatts } from './near-idle.ts'
import type { DeviceSummary } from './summary.ts'
import type { TelemetryResult } from './telemetry.ts'
import { peakOf, workOf } from './work.ts'

/**
 * The indicators over what is published now, and the checkpoint they stand under.
 * Errors: NOT_FOUND when the institution has no log; those of the ledger and the store.
 */
export async function verifyTelemetry(
  store: Store,
  logs: Pick<Logs, 'log'>,
  institution: string,
  period: Period,
): Promise<{ readonly result: TelemetryResult; readonly binding: LedgerBinding }> {
  const checkpoint = await logs.log(institution).checkpoint()
  if (checkpoint === null)
    throw new SuanhengError('NOT_FOUND', `no log of ${institution} is published`, { institution })
  const result = await verifyTelemetryAt(store, institution, period, checkpoint.size)
  return { result, binding: { checkpoint: toBound(checkpoint), others: [] } }
}

/** The same under the first `size` batches: what came later changes nothing. */
export async function verifyTelemetryAt(
  store: Store,
  institution: string,
  period: Period,
  size: number,
  register: Register = loadRegister(),
): Promise<TelemetryResult> {
  const scope: TelemetryScope = { institution, period, upTo: size }
  const { devices } = await loadCapacityEntities(store, scope)
  const listed = listedCards(
    register,
    devices.map(({ body }) => body),
  )
  const sampled = await loadSampled(store, scope)
  const cards = new Map(sampled.summaries.map((one) => [one.device, cardOf(register, one, listed(one.device))]))
  const likely = (device: string): Likely => cards.get(device)?.likely ?? { rows: [], slice: false }
  const training = await loadTraining(
    store,
    scope,
    sampled.summaries.map(({ device }) => ({
      device,
      names: cards.get(device)?.card.names ?? [device],
      idleMilliwatts: idleMilliwatts(likely(device)),
    })),
  )
  const examined = await examineSeries(
    store,
    scope,
    sampled.suspects,
    sampled.fingerprints,
    (device) => tdpOf(likely(device))?.highest ?? null,
  )
  const indicators = [
    ...sampled.summaries.flatMap((one) =>
      judgeSummary(register, one, cards.get(one.device)?.card ?? listed(one.device), likely(one.device)),
    ),
    ...examined.indicators,
    ...judgeJitter(await loadSameMoments(store, scope)),
    ...training.flatMap(judgeIdleBurn),
  ]
  return {
    institution,
    register: register.version,
    period,
    coverage: {
      devices: sampled.summaries.length,
      listed: sampled.summaries.filter(({ device }) => (cards.get(device)?.card.records.length ?? 0) > 0).length,
      samples: sampled.summaries.reduce((sum, one) => sum + one.samples, 0),
      deviceHours: sampled.summaries.reduce((sum, one) => sum + one.hours, 0),
    },
    indicators: inOrder(indicators),
    screened: examined.screened,
    training: workOf(training, (device) => peakOf(likely(device))),
  }
}

async function loadSampled(store: Store, scope: TelemetryScope) {
  const summaries: DeviceSummary[] = []
  const suspects: DeviceDay[] = []
  const fingerprints: Fingerprint[] = []
  for (const part of await deviceParts(store, scope)) {
    summaries.push(...(await loadSummaries(store, scope, part)))
    suspects.push(...(await loadSuspects(store, scope, part)))
    fingerprints.push(...(await loadFingerprints(store, scope, part)))
  }
  return { summaries, suspects, fingerprints }
}

/** What the card can be: as the inventory lists it; where it lists no model, as its samples name it. */
function cardOf(register: Register, { models }: DeviceSummary, card: ListedCard) {
  if (card.likely.rows.length > 0 || card.likely.slice) return { card, likely: card.likely }
  const named = models.map((model) => likelyRows(register, model))
  return {
    card,
    likely: { rows: [...new Set(named.flatMap(({ rows }) => rows))], slice: named.some(({ slice }) => slice) },
  }
}

const judgeSummary = (
  register: Register,
  one: DeviceSummary,
  card: ListedCard,
  likely: Likely,
): readonly Indicator[] => [
  ...judgePower(one, tdpOf(likely)),
  ...judgeContradiction(one),
  ...judgeIdentity(register, one, card),
  ...judgeClock(one, card),
  ...judgeFuture(one),
  ...judgeService(one, card),
]

/** By indicator, device and time: the same evidence gives the same bytes. */
function inOrder(indicators: readonly Indicator[]): readonly Indicator[] {
  const place = new Map(INDICATOR_CODES.map((code, i) => [code, i]))
  return indicators
    .map((one) => ({ one, at: place.get(one.code) ?? 0, text: key(one) }))
    .sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ one }) => one)
}

const key = (one: Indicator) => JSON.stringify([one.device, one.from ?? -1, one.beside?.device ?? '', one.message.en])
