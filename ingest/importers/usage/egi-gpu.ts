import type { Words } from '../inventory/inventory.ts'
import { ACCOUNTING_WHY } from './accounting-why.ts'
import type { Allocation } from './allocation.ts'
import type { ApelRecord } from './apel.ts'
import { momentReader } from './local-time.ts'

/** Cards with thousandths, `Count` of the record. */
const COUNT = /^(\d{1,6})(?:\.(\d{1,3})0*)?$/

/**
 * A GPU accounting record of EGI (`APEL-GPU-message` 0.1): `Count` cards for `AvailableDuration` seconds within a month.
 * From when to when is said only where that is the whole month; the zone of the month is for a person to say. Anything
 * else is told with its card-seconds. `ActiveDuration` is a time, no share of the units that worked: it is no utilisation.
 *
 * Errors of the function given back: REQUEST_INVALID where a record covers a whole month and no zone was said.
 */
export function egiGpuUse(timezone: string | undefined): (record: ApelRecord) => Allocation | Words {
  const moment = momentReader(timezone)
  return (record) => {
    const text = (key: string): string => record.fields.get(key)?.trim() ?? ''
    for (const key of [
      'AssociatedRecord',
      'SiteName',
      'Type',
      'Count',
      'AvailableDuration',
      'MeasurementMonth',
      'MeasurementYear',
    ])
      if (text(key) === '') return ACCOUNTING_WHY.missing(key)
    if (text('Type').toUpperCase() !== 'GPU') return ACCOUNTING_WHY.notGpu(text('Type'))
    const [, whole, thousandths = ''] = COUNT.exec(text('Count')) ?? []
    if (whole === undefined) return ACCOUNTING_WHY.value('Count', text('Count'))
    const milliCards = BigInt(whole) * 1000n + BigInt(thousandths.padEnd(3, '0'))
    const [year, month] = [text('MeasurementYear'), text('MeasurementMonth').padStart(2, '0')]
    if (!/^20\d\d$/.test(year)) return ACCOUNTING_WHY.value('MeasurementYear', year)
    if (!/^(0[1-9]|1[0-2])$/.test(month)) return ACCOUNTING_WHY.value('MeasurementMonth', month)
    const [available, active] = [text('AvailableDuration'), text('ActiveDuration')]
    if (!/^\d{1,9}$/.test(available)) return ACCOUNTING_WHY.value('AvailableDuration', available)
    const monthSeconds =
      (Date.UTC(Number(year), Number(month), 1) - Date.UTC(Number(year), Number(month) - 1, 1)) / 1000
    if (Number(available) > monthSeconds || (/^\d+$/.test(active) && Number(active) > Number(available)))
      return ACCOUNTING_WHY.durations
    if (Number(available) !== monthSeconds) {
      const milli = milliCards * BigInt(available)
      const rest = milli % 1000n
      return ACCOUNTING_WHY.month(
        `${milli / 1000n}${rest === 0n ? '' : `.${String(rest).padStart(3, '0')}`}`,
        `${year}-${month}`,
      )
    }
    const start = moment(`${year}-${month}-01T00:00:00`)
    if (typeof start !== 'number') return start ?? ACCOUNTING_WHY.value('MeasurementMonth', month)
    return {
      line: record.line,
      id: `${text('AssociatedRecord')}@${year}-${month}`,
      platform: text('SiteName'),
      job: text('AssociatedRecord').slice(0, 256),
      account: text('FQAN') || null,
      user: text('GlobalUserName') || null,
      queue: null,
      node: null,
      site: text('SiteName'),
      acceleratorModel: text('Model') || null,
      devices: [],
      milliCards,
      start,
      end: start + monthSeconds * 1000,
      energyJoules: null,
      gpuUtilization: null,
    }
  }
}
