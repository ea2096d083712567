import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { completeNodes, fold } from '../../../core/merkle/ranges.ts'
import { parseTilePath, tilePath, tilesBetween } from '../../../core/merkle/tiles.ts'

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1234067, width: 8 }, 'tile/0/x001/x234/067.p/8'],
    [{ level: 0, index: 999, width: 256 }, 'tile/0/999'],
    [{ level: 1, index: 1000, width: 1 }, 'tile/1/x001/000.p/1'],
    [{ level: 63, index: 255, width: 255 }, 'tile/63/255.p/255'],
    [{ level: 'entries', index: 67, width: 3 }, 'tile/entries/067.p/3'],
    [{ level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 }, 'tile/0/x009/x007/x199/x254/x740/991'],
  ] as const)('%o is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  it.each([
    '',
    'tile/0',
    'tile/0/',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/entry/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/067',
    'tile/0/x001/x234',
    'tile/0/001/067',
    'tile/0/000.p',
    'tile/0/000.p/',
    'tile/0/000.p/0',
    'tile/0/000.p/08',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/../0/000',
  ])('is not %j', (path) => {
    expect(parseTilePath(path)).toBeNull()
  })

  it('of no tile is a RangeError', () => {
    for (const tile of [{ level: 64 }, { level: -1 }, { index: -1 }, { index: 2 ** 53 }, { width: 0 }, { width: 257 }])
      expect(() => tilePath({ level: 0, index: 0, width: 1, ...tile })).toThrow(RangeError)
  })
})

const paths = (from: number, size: number): string[] => tilesBetween(from, size).map(tilePath)

describe('the tiles of a tree', () => {
  it('of 70 000 leaves are those the specification counts', () => {
    const tiles = tilesBetween(0, 70_000)
    const of = (level: number | 'entries'): string => {
      const widths = tiles.filter((tile) => tile.level === level).map(({ width }) => width)
      return `${widths.filter((width) => width === 256).length} + ${widths.filter((width) => width < 256).join()}`
    }
    expect([of('entries'), of(0), of(1), of(2), of(3)]).toEqual(['273 + 112', '273 + 112', '1 + 17', '0 + 1', '0 + '])
  })

  it('of 256 leaves are a full one and one of width 1 above it; of none there are none', () => {
    expect(paths(0, 256)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1'])
    expect(paths(0, 0)).toEqual([])
    expect(paths(256, 256)).toEqual([])
  })

  it('that are new are those that are not in the smaller tree, for any two sizes', () => {
    const size = fc.integer({ min: 0, max: 140_000 })
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const before = new Set(paths(0, from))
        expect(paths(from, to)).toEqual(paths(0, to).filter((path) => !before.has(path)))
      }),
      { numRuns: 30 },
    )
    for (const [from, to] of [
      [255, 256],
      [256, 257],
      [65_535, 65_536],
      [65_536, 65_537],
      [1, 2],
      [0, 65_537],
    ] as const) {
      const before = new Set(paths(0, from))
      expect(paths(from, to)).toEqual(paths(0, to).filter((path) => !before.has(path)))
    }
  })

  it('backwards, or of no size, are a RangeError', () => {
    for (const [from, to] of [
      [2, 1],
      [-1, 1],
      [0, 2 ** 53],
      [0, 0.5],
    ] as const)
      expect(() => tilesBetween(from, to)).toThrow(RangeError)
  })
})

describe('complete subtrees of a range', () => {
  it('cover it from left to right without a gap, as few as can be', () => {
    const at = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(at, at, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        let end = from
        const nodes = completeNodes(from, to)
        for (const { height, index } of nodes) {
          expect(index * 2 ** height).toBe(end)
          end += 2 ** height
        }
        expect(end).toBe(to)
        // Two equal ones that belong together would be one.
        const joinable = nodes.filter((node, i) => node.height === nodes[i + 1]?.height && node.index % 2 === 0)
        expect(joinable).toEqual([])
      }),
    )
  })

  it('go up to 2^53 - 1 leaves', () => {
    expect(completeNodes(0, Number.MAX_SAFE_INTEGER).length).toBe(53)
    expect(() => completeNodes(0, 2 ** 53)).toThrow(RangeError)
    expect(() => completeNodes(2, 1)).toThrow(RangeError)
  })

  it('fold from the right; of none the root is that of the empty tree', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => SHA256.leaf(Buffer.from(text)))
    if (a === undefined || b === undefined || c === undefined) throw new Error('three leaves')
    expect(fold(SHA256, [])).toEqual(SHA256.empty)
    expect(fold(SHA256, [a])).toEqual(a)
    expect(fold(SHA256, [a, b, c])).toEqual(SHA256.node(a, SHA256.node(b, c)))
  })
})
