/**
 * A growing blocked Bloom filter over 64-bit identities: answers "surely new" or "perhaps known".
 * Every identity sets eight bits of one 64-byte block, so that a question costs one cache line.
 * A new layer holds as many as all before it; at 24 bits an identity about one new record in ten thousand is asked
 * about in vain.
 *
 * Memory: 3 bytes an identity, doubled while the newest layer fills.
 */
export class IdentityFilter {
  readonly #layers: Layer[]

  /** `expected`: identities that are known to come. They share one layer, with a quarter more to come. */
  constructor(expected = 0) {
    this.#layers = [newLayer(Math.max(FIRST_CAPACITY, Math.ceil(expected * 1.25)))]
  }

  /** Adds the identity; true when it was perhaps there before. */
  add(a: number, b: number): boolean {
    let seen = false
    for (let i = 0; i < this.#layers.length - 1 && !seen; i++) seen = test(this.#layers[i] as Layer, a, b)
    let newest = this.#layers.at(-1) as Layer
    if (newest.count >= newest.capacity) {
      seen ||= test(newest, a, b)
      newest = newLayer(this.#layers.reduce((sum, { capacity }) => sum + capacity, 0))
      this.#layers.push(newest)
    }
    return set(newest, a, b) || seen
  }

  get bytes(): number {
    return this.#layers.reduce((sum, layer) => sum + layer.words.byteLength, 0)
  }
}

const FIRST_CAPACITY = 1 << 16
const BITS_PER_IDENTITY = 24
const WORDS_PER_BLOCK = 16

type Layer = { readonly words: Uint32Array; readonly blocks: number; readonly capacity: number; count: number }

function newLayer(capacity: number): Layer {
  const blocks = Math.ceil((capacity * BITS_PER_IDENTITY) / (WORDS_PER_BLOCK * 32))
  return { words: new Uint32Array(blocks * WORDS_PER_BLOCK), blocks, capacity, count: 0 }
}

/** First word of the identity's block. Multiplying by a fraction spreads evenly over any number of blocks. */
const blockOf = (layer: Layer, a: number): number => Math.floor((a / 4_294_967_296) * layer.blocks) * WORDS_PER_BLOCK

/** Sets the eight bits; true when all were set already. */
function set(layer: Layer, a: number, b: number): boolean {
  const base = blockOf(layer, a)
  let all = true
  let h = b
  for (let k = 0; k < 8; k++) {
    h = Math.imul(h, 0x9e3779b1) + a
    const word = base + ((h >>> 5) & 15)
    const bit = 1 << (h >>> 27)
    if (((layer.words[word] ?? 0) & bit) === 0) {
      all = false
      layer.words[word] = (layer.words[word] ?? 0) | bit
    }
  }
  layer.count++
  return all
}

function test(layer: Layer, a: number, b: number): boolean {
  const base = blockOf(layer, a)
  let h = b
  for (let k = 0; k < 8; k++) {
    h = Math.imul(h, 0x9e3779b1) + a
    if (((layer.words[base + ((h >>> 5) & 15)] ?? 0) & (1 << (h >>> 27))) === 0) return false
  }
  return true
}
