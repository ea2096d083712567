import { createHash } from 'node:crypto'
import { unzipSync, zipSync } from 'fflate'

type Index = { members: { name: string; bytes: number; sha256: string }[] }
export type Changes = Readonly<Record<string, string | null | ((text: string) => string)>>

/** Packing well is half of what a forgery costs. */
const FAST = { level: 1 } as const

/** A member of a bundle as text. */
export const textIn = (bundle: Uint8Array, name: string): string =>
  Buffer.from(unzipSync(bundle)[name] ?? []).toString('utf8')

/**
 * A bundle with members changed; null leaves one out. `listed`: bundle.json says so too, as whoever forges one would see to
 * it. A change that changes nothing throws.
 */
export function changedBundle(bundle: Uint8Array, changes: Changes, listed = true): Uint8Array {
  const members = unzipSync(bundle)
  const texts = new Map<string, string | null>()
  for (const [name, change] of Object.entries(changes)) {
    const before = Buffer.from(members[name] ?? []).toString('utf8')
    const text = typeof change === 'function' ? change(before) : change
    if (text === before) throw new Error(`${name} is as it was`)
    texts.set(name, text)
    if (text === null) delete members[name]
    else members[name] = Buffer.from(text)
  }
  if (!listed) return zipSync(members, FAST)
  const index = JSON.parse(Buffer.from(members['bundle.json'] ?? []).toString('utf8')) as Index
  index.members = index.members.flatMap((member) => {
    const text = texts.get(member.name)
    if (text === null) return []
    return [text === undefined ? member : { ...member, bytes: Buffer.byteLength(text), sha256: sha256(text) }]
  })
  members['bundle.json'] = Buffer.from(JSON.stringify(index))
  return zipSync(members, FAST)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
