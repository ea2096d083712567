import { A } from './service.ts'

export type UsageInput = Readonly<Record<string, unknown>> & { readonly recordId: string }

/** A usage record that is in order: one card for one hour from 2025-07-01, `n` hours later. */
export function usage(n: number, changes: Readonly<Record<string, unknown>> = {}): UsageInput {
  const start = Date.UTC(2025, 6, 1) + n * 3_600_000
  return {
    recordId: `r-${n}`,
    institution: A,
    contract: 'HT-1',
    purpose: 'pretrain',
    cards: '1',
    start: new Date(start).toISOString(),
    end: new Date(start + 3_600_000).toISOString(),
    cardSeconds: '3600',
    ...changes,
  }
}

export const usages = (from: number, count: number, changes: Readonly<Record<string, unknown>> = {}): UsageInput[] =>
  Array.from({ length: count }, (_, i) => usage(from + i, changes))

export const json = (value: unknown): string => JSON.stringify(value)
export const ndjson = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')
