import type { Cluster, Trouble } from './terms.ts'

/**
 * `agrees`: all that was settled is recognised. `reduced`: less is; what is only in dispute comes
 * back when a person clears it. `undetermined`: the logs that would decide are missing, and a
 * missing log is unknown, not zero.
 */
export type ExpectedVerdict = 'agrees' | 'reduced' | 'undetermined'

/**
 * What a right reconciliation must find. Worked out from the minutes alone, not with this
 * project's code; README.md shows the arithmetic.
 */
export type Expected = {
  /** Check figure of the trace, rounded to 0.01. */
  readonly meteredCardHours: string
  /** The same exactly: whole card-seconds. */
  readonly meteredCardSeconds: string
  /** Card-seconds in use above the installed cards on 2020-05-09. Real. */
  readonly aboveInstalledCardSeconds: string
  /** Card-seconds that another contract claims on the same devices. Made. */
  readonly overlapCardSeconds: string
  readonly conflictingRecords: number
  readonly daysWithoutLogs: number
  readonly trouble: Trouble
  readonly verdict: ExpectedVerdict
  /** 元 recognised for certain: the proven lower bound, cut down to the 分. */
  readonly recognised: string
  /** 元 recognised if a person clears everything in doubt: disputed use, use on days without logs, the outside payer. */
  readonly recognisedAtMost: string
}

const NO_DOUBT = { overlapCardSeconds: '0', conflictingRecords: 0, daysWithoutLogs: 0 }

export const EXPECTED: Readonly<Record<Cluster, Expected>> = {
  vcMod: {
    ...NO_DOUBT,
    meteredCardHours: '24411.92',
    meteredCardSeconds: '87882900',
    aboveInstalledCardSeconds: '0',
    trouble: 'none',
    verdict: 'agrees',
    recognised: '178560.00',
    recognisedAtMost: '178560.00',
  },
  vc3sl: {
    ...NO_DOUBT,
    meteredCardHours: '29869.12',
    meteredCardSeconds: '107528820',
    aboveInstalledCardSeconds: '4528920',
    trouble: 'under_delivery',
    verdict: 'reduced',
    recognised: '205999.80',
    recognisedAtMost: '215057.64',
  },
  vc8Sj: {
    ...NO_DOUBT,
    meteredCardHours: '17802.87',
    meteredCardSeconds: '64090320',
    aboveInstalledCardSeconds: '2251980',
    trouble: 'red_letter',
    verdict: 'reduced',
    recognised: '103240.00',
    recognisedAtMost: '103240.00',
  },
  vcpDC: {
    ...NO_DOUBT,
    meteredCardHours: '37930.87',
    meteredCardSeconds: '136551120',
    aboveInstalledCardSeconds: '4773060',
    trouble: 'third_party_payment',
    verdict: 'undetermined',
    recognised: '183600.00',
    recognisedAtMost: '244800.00',
  },
  vcTJs: {
    ...NO_DOUBT,
    meteredCardHours: '26063.98',
    meteredCardSeconds: '93830340',
    aboveInstalledCardSeconds: '3815040',
    overlapCardSeconds: '883680',
    trouble: 'overlap',
    verdict: 'agrees',
    recognised: '168000.00',
    recognisedAtMost: '168000.00',
  },
  vcdI0: {
    ...NO_DOUBT,
    meteredCardHours: '3319.87',
    meteredCardSeconds: '11951520',
    aboveInstalledCardSeconds: '516480',
    overlapCardSeconds: '883680',
    trouble: 'ledger_contradiction',
    verdict: 'undetermined',
    recognised: '21688.90',
    recognisedAtMost: '24420.00',
  },
  vchbv: {
    ...NO_DOUBT,
    meteredCardHours: '19573.07',
    meteredCardSeconds: '70463040',
    aboveInstalledCardSeconds: '1960800',
    conflictingRecords: 28,
    trouble: 'conflict',
    verdict: 'agrees',
    recognised: '142880.00',
    recognisedAtMost: '142880.00',
  },
  vcJkd: {
    ...NO_DOUBT,
    meteredCardHours: '101.13',
    meteredCardSeconds: '364080',
    aboveInstalledCardSeconds: '0',
    daysWithoutLogs: 20,
    trouble: 'missing_days',
    verdict: 'undetermined',
    recognised: '809.06',
    recognisedAtMost: '960.00',
  },
}
