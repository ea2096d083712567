import type { PairData, TieData } from '../sources/relations.ts'

/** Boxes and lines that a figure has room for; the table beside it has every tie. */
const MOST_IN_ROW = 4
const MOST_ROWS = 6
const SCALE = 1000

export type Placed = { readonly party: string; readonly x: number; readonly y: number; readonly width: number }
/** `numbers`: places of the ties among `pair.ties`, from 1; all between the same two boxes in one direction. */
export type Joined = { readonly from: Placed; readonly to: Placed; readonly numbers: readonly number[] }
export type Layout = { readonly rows: number; readonly nodes: readonly Placed[]; readonly lines: readonly Joined[] }

/**
 * Where a figure of the ties between two parties draws them: the two below, each party as many rows above as it is ties away,
 * those beneath whom it stands deciding its place in the row. Parties on a path come first where a row is full.
 * `wanted`: digests of ties on a path. Pure; positions in thousandths, whole numbers.
 */
export function layOut({ a, b, ties }: Pick<PairData, 'a' | 'b' | 'ties'>, wanted: ReadonlySet<string>): Layout {
  const onPath = new Set(ties.filter(({ digest }) => wanted.has(digest)).flatMap(({ from, to }) => [from, to]))
  const rows: string[][] = [[...new Set([a, b])]]
  const seen = new Set<string>(rows[0])
  while (rows.length < MOST_ROWS) {
    const below = rows.at(-1) ?? []
    const next = [...new Set(below.flatMap((party) => aboveOf(ties, party)))].filter((party) => !seen.has(party))
    if (next.length === 0) break
    const kept = [...next.filter((party) => onPath.has(party)), ...next.filter((party) => !onPath.has(party))].slice(
      0,
      MOST_IN_ROW,
    )
    for (const party of kept) seen.add(party)
    rows.push(inPlace(ties, kept, below))
  }
  const nodes = rows.flatMap((row, level) => rowOf(row, level, rows.length))
  const at = new Map(nodes.map((node) => [node.party, node]))
  const lines = new Map<string, { readonly from: Placed; readonly to: Placed; readonly numbers: number[] }>()
  ties.forEach((tie, i) => {
    const [from, to] = [at.get(tie.from), at.get(tie.to)]
    if (from === undefined || to === undefined) return
    const key = JSON.stringify([tie.from, tie.to])
    const line = lines.get(key)
    if (line === undefined) lines.set(key, { from, to, numbers: [i + 1] })
    else line.numbers.push(i + 1)
  })
  return { rows: rows.length, nodes, lines: [...lines.values()] }
}

/** Each over the middle of those below that it is tied to, so that few lines cross. */
function inPlace(ties: readonly TieData[], row: readonly string[], below: readonly string[]): string[] {
  const middle = (party: string): number => {
    const places = below.flatMap((one, i) => (aboveOf(ties, one).includes(party) ? [i] : []))
    return places.reduce((sum, place) => sum + place, 0) / Math.max(places.length, 1)
  }
  const middles = new Map(row.map((party) => [party, middle(party)]))
  return [...row].sort((x, y) => (middles.get(x) ?? 0) - (middles.get(y) ?? 0))
}

/** Who holds or commands a party, and who stands beside it, in the order of the ties. */
const aboveOf = (ties: readonly TieData[], party: string): readonly string[] =>
  ties.flatMap(({ from, to, kind }) => {
    if (to === party) return [from]
    return from === party && (kind === 'co_building' || kind === 'board' || kind === 'kinship') ? [to] : []
  })

function rowOf(row: readonly string[], level: number, rows: number): readonly Placed[] {
  const room = Math.floor(SCALE / Math.max(row.length, 1))
  const height = Math.floor(SCALE / rows)
  return row.map((party, i) => ({
    party,
    x: i * room + Math.floor(room / 2),
    y: level * height + Math.floor(height / 2),
    width: Math.min(300, room - 30),
  }))
}
