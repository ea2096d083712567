import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SAMPLE_KINDS, type SampleKind } from '../../../../ingest/importers/samples/kinds.ts'
import type { Sample, SampleOptions, SampleReader } from '../../../../ingest/importers/samples/sample.ts'
import type { Left } from '../../../../ingest/importers/usage/allocation.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../fixtures/telemetry/gpu-metrics')
export const fixture = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8')

export type All = { readonly found: readonly Sample[]; readonly left: readonly Left[] }

/** A whole text in pieces of so many characters. */
export function readAll(kind: SampleKind, text: string, options: SampleOptions = {}, piece = 65_536): All {
  const make: (given: SampleOptions) => SampleReader = SAMPLE_KINDS[kind]
  const reader = make(options)
  const reads = []
  for (let at = 0; at < text.length; at += piece) reads.push(reader.text(text.slice(at, at + piece)))
  reads.push(reader.end())
  return { found: reads.flatMap(({ found }) => found), left: reads.flatMap(({ left }) => left) }
}

/** `line what: why`, in English. */
export const whys = ({ left }: All): readonly string[] =>
  left.map(({ line, what, why }) => `${line ?? '–'} ${what ?? '–'}: ${why.en}`)

export const AT = Date.UTC(2026, 0, 1)
