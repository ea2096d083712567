/** A stretch of time [from, to), ms, in which something counts `units`. */
export type Piece = { readonly from: number; readonly to: number; readonly units: bigint }

/**
 * Stretches of one card, laid over one another, as stretches that do not overlap: where several cover a moment the
 * lowest counts, once. Which came first and how they were cut makes no difference. O(n log n).
 */
export function lowestPieces(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length < 2) return pieces
  const inOrder = [...pieces].sort((a, b) => a.from - b.from)
  if (inOrder.every(({ from }, i) => i === 0 || from >= (inOrder[i - 1]?.to ?? 0))) return inOrder
  return paint(pieces)
}

/** Paints from the lowest figure up; what is painted stays. `next` skips painted cells, so each is visited once. */
function paint(pieces: readonly Piece[]): readonly Piece[] {
  const bounds = [...new Set(pieces.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  const cellAt = new Map(bounds.map((bound, cell) => [bound, cell]))
  const next = Int32Array.from(bounds, (_, cell) => cell)
  const painted: Piece[] = []
  for (const { from, to, units } of [...pieces].sort((a, b) => (a.units < b.units ? -1 : a.units > b.units ? 1 : 0))) {
    const end = cellAt.get(to) ?? 0
    for (let cell = free(next, cellAt.get(from) ?? 0); cell < end; cell = free(next, cell)) {
      painted.push({ from: bounds[cell] ?? 0, to: bounds[cell + 1] ?? 0, units })
      next[cell] = cell + 1
    }
  }
  return painted
}

/** The first cell from `cell` on that is not painted; halves the way for the next one who asks. */
function free(next: Int32Array, cell: number): number {
  let at = cell
  for (let to = next[at] ?? at; to !== at; to = next[at] ?? at) {
    next[at] = next[to] ?? to
    at = to
  }
  return at
}
