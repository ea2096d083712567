/** tlog-tiles: 256 hashes a tile, eight heights of the tree a level. */
export const TILE_WIDTH = 256
export const TILE_HEIGHT = 8

/** `level` is 'entries' for entry bundles. `width` 1…256; 256 is a full tile. */
export type TileId = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

/** `tile/<L>/<N>[.p/<W>]`, for example tile/0/x001/x234/067.p/8. */
export function tilePath(_tile: TileId): string {
  throw new Error('not yet')
}

/** The tile a path names; null when it names none. */
export function parseTilePath(_path: string): TileId | null {
  throw new Error('not yet')
}

/** Every tile of a tree of `size` that is not in a tree of `from`, entry bundles included, lowest level first. */
export function tilesBetween(_from: number, _size: number): TileId[] {
  throw new Error('not yet')
}
