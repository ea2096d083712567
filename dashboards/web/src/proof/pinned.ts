/** What this browser saw of a log: kept, so that a key or a past that is exchanged later is noticed here. */
export type Seen = {
  readonly keyText: string
  /** The largest signed checkpoint seen. */
  readonly size: number
  /** Its root, base64. */
  readonly root: string
  /** When, ms since 1970. */
  readonly at: number
}

const keyOf = (institution: string): string => `suanheng.log.${institution}`

export function seenOf(storage: Storage, institution: string): Seen | null {
  try {
    const kept = JSON.parse(storage.getItem(keyOf(institution)) ?? 'null') as Partial<Seen> | null
    const { keyText, size, root, at } = kept ?? {}
    if (typeof keyText !== 'string' || typeof size !== 'number') return null
    if (typeof root !== 'string' || typeof at !== 'number') return null
    return { keyText, size, root, at }
  } catch {
    return null
  }
}

export const keepSeen = (storage: Storage, institution: string, seen: Seen): void =>
  storage.setItem(keyOf(institution), JSON.stringify(seen))
