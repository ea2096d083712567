/** More names than this in one range would be a slip. */
const MOST = 10_000

/**
 * Slurm's short form of names: `gpu-[4-6,9].fox` is four names; zeros in front are kept (`n[08-10]`). Several brackets
 * are their product. `null` on what cannot be read, or is more than 10,000 names.
 */
export function expandHosts(text: string): readonly string[] | null {
  const [, before, inside, after] = /^([^[\]]*)\[([^[\]]*)\](.*)$/.exec(text) ?? []
  if (before === undefined || inside === undefined || after === undefined)
    return /[[\],\s]/.test(text) || text === '' ? null : [text]
  const rest = after === '' ? [''] : expandHosts(after)
  if (rest === null) return null
  const names: string[] = []
  for (const part of inside.split(',')) {
    const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim()) ?? []
    if (from === undefined || to === undefined || Number(to) < Number(from)) return null
    if ((Number(to) - Number(from) + 1) * rest.length + names.length > MOST) return null
    for (let n = Number(from); n <= Number(to); n++)
      names.push(...rest.map((end) => `${before}${String(n).padStart(from.length, '0')}${end}`))
  }
  return names
}
