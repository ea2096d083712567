import { z } from 'zod'
import type { Period } from '../../capacity/evidence.ts'

/** Whose samples, when (whole Shanghai days), and the last batch that counts. */
export type TelemetryScope = { readonly institution: string; readonly period: Period; readonly upTo: number }

/** What every question about samples names. */
export const WINDOW = { institution: z.string(), up_to: z.int(), from: z.int(), until: z.int() }
export const windowOf = ({ institution, period, upTo }: TelemetryScope) => ({
  institution,
  up_to: upTo,
  from: period.from,
  until: period.to,
})
export const DEVICES = { devices: z.array(z.string()) }
