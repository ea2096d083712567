import { readFileSync } from 'node:fs'

export type Vector = {
  readonly kind: string
  readonly record: Readonly<Record<string, unknown>>
  readonly bytes: string
  readonly digest: string
}

const text = readFileSync(new URL('../../docs/canonical-record.md', import.meta.url), 'utf8')
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, body]) => body ?? '')

/** The vectors that docs/canonical-record.md prints. */
export const VECTORS: readonly Vector[] = blocks('json').map((body) => JSON.parse(body) as Vector)

/** The query that docs/canonical-record.md prints. */
export const CANONICAL_SQL: string = blocks('sql')[0] ?? ''
