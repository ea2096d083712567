import { isCount } from './ranges.ts'

/** C2SP tlog-tiles: 256 hashes a tile, eight heights of the tree a level. */
export const TILE_WIDTH = 256
export const TILE_HEIGHT = 8

/** `level` is 'entries' for entry bundles. `width` 1…256; 256 is a full tile. */
export type TileId = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

/** `tile/<L>/<N>[.p/<W>]`, for example tile/0/x001/x234/067.p/8. Errors: RangeError for a tile that cannot be. */
export function tilePath({ level, index, width }: TileId): string {
  if (level !== 'entries' && !(isCount(level) && level <= MAX_LEVEL))
    throw new RangeError(`no level of tiles: ${level}`)
  if (!isCount(index)) throw new RangeError(`no index of a tile: ${index}`)
  if (!isCount(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`no width of a tile: ${width}`)
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** The tile a path names; null when it names none. One path a tile: another spelling of it names none. */
export function parseTilePath(path: string): TileId | null {
  const match = PATH.exec(path)
  if (match === null) return null
  const [, level = '', index = '', width] = match
  const tile: TileId = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const possible =
    (tile.level === 'entries' || tile.level <= MAX_LEVEL) && isCount(tile.index) && tile.width < TILE_WIDTH + 1
  return possible && tile.width > 0 && tilePath(tile) === path ? tile : null
}

/**
 * Every tile of a tree of `size` that is not in a tree of `from`, entry bundles included, lowest level first (entries,
 * then 0, 1, …), left to right. Errors: RangeError unless 0 <= from <= size.
 */
export function tilesBetween(from: number, size: number): TileId[] {
  if (!isCount(from) || !isCount(size) || from > size)
    throw new RangeError(`no sizes of one log: ${from}, then ${size}`)
  const tiles: TileId[] = [...tilesOfLevel('entries', from, size)]
  for (let level = 0, [old, now] = [from, size]; now > 0; level++) {
    tiles.push(...tilesOfLevel(level, old, now))
    old = Math.floor(old / TILE_WIDTH)
    now = Math.floor(now / TILE_WIDTH)
  }
  return tiles
}

/** From and to in hashes of the level. */
function tilesOfLevel(level: TileId['level'], from: number, to: number): TileId[] {
  const tiles: TileId[] = []
  const full = Math.floor(to / TILE_WIDTH)
  for (let index = Math.floor(from / TILE_WIDTH); index < full; index++) tiles.push({ level, index, width: TILE_WIDTH })
  const width = to % TILE_WIDTH
  if (width > 0 && to > from) tiles.push({ level, index: full, width })
  return tiles
}

/** tlog-tiles: "a decimal ASCII integer between 0 and 63". */
const MAX_LEVEL = 63
const PATH = /^tile\/(0|[1-9]\d?|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/
