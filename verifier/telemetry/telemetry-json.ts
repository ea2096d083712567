import { canonicalJson } from '../../core/canonical-json.ts'
import { type Fraction, toDecimal } from '../../core/fraction.ts'
import { dayOf } from '../../core/time.ts'
import type { LedgerBinding } from '../binding/ledger-binding.ts'
import { INDICATOR_CODES, INDICATORS, type Indicator } from './indicator.ts'
import { LIMITS } from './limits.ts'
import type { TelemetryResult } from './telemetry.ts'

export const TELEMETRY_SCHEMA = 'suanheng/telemetry/1'
/** Of each indicator so many are shown; the totals count all. */
const SHOWN = 20

/** Canonical JSON (RFC 8785): the same checkpoint, register and days give the same bytes. Unknown is null. */
export const toTelemetryJson = (result: TelemetryResult, ledger: LedgerBinding): string =>
  canonicalJson({
    schema: TELEMETRY_SCHEMA,
    institution: result.institution,
    ledger: { checkpoint: { ...ledger.checkpoint }, others: ledger.others.map((log) => ({ ...log })) },
    register: result.register,
    from: dayOf(result.period.from),
    to: dayOf(result.period.to - 1),
    coverage: { ...result.coverage },
    screened: { ...result.screened },
    limits: Object.fromEntries(
      Object.entries(LIMITS).map(([name, { value, unit, source }]) => [name, { value: ratio(value), unit, source }]),
    ),
    indicators: groupsOf(result.indicators).map(({ code, all }) => ({
      code,
      strength: INDICATORS[code][0],
      limit: INDICATORS[code][1],
      total: all.length,
      devices: new Set(all.map(({ device }) => device)).size,
      examples: all.slice(0, SHOWN).map((one) => ({
        device: one.device,
        from: moment(one.from),
        to: moment(one.to),
        beside: one.beside === null ? null : { device: one.beside.device, from: moment(one.beside.from) },
        message: { ...one.message },
      })),
    })),
    training: result.training.map(({ workAtMost, workAtPeak, ...work }) => ({
      ...work,
      pflopHoursAtMost: peta(workAtMost),
      pflopHoursAtPeak: peta(workAtPeak),
    })),
  })

/** Indicators by code, in the order of the table; only those that were raised. */
export const groupsOf = (all: readonly Indicator[]) =>
  INDICATOR_CODES.map((code) => ({ code, all: all.filter((one) => one.code === code) })).filter(
    (group) => group.all.length > 0,
  )

const ratio = ({ num, den }: Fraction) => (den === 1n ? `${num}` : `${num}/${den}`)
const moment = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** PFLOP-hours with three decimals, rounded up: an upper bound stays one. */
export const peta = (work: Fraction | null): string | null =>
  work === null ? null : toDecimal({ num: 0n - work.num, den: work.den * 1000n }, 3).replace('-', '')
