import { SuanhengError } from '../core/errors.ts'

/**
 * Reads what `Store.bytes` gives, value by value, in the order of the SELECT: the caller knows the types. Numbers are
 * little-endian, lengths LEB128. Throws INTERNAL where the bytes end inside a value.
 *
 * Source: ClickHouse documentation, "RowBinary" format.
 */
export class RowBinaryReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Whether all rows are read. */
  get isDone(): boolean {
    return this.#at === this.#bytes.length
  }

  /** String. */
  text(): string {
    const start = this.#take(this.#length())
    return this.#bytes.toString('utf8', start, this.#at)
  }

  /** The bytes of an Array of numbers of `width` bytes each: a view, because a copy a list would be most of the work. */
  numbers(width: number): Uint8Array {
    const start = this.#take(width * this.#length())
    return this.#bytes.subarray(start, this.#at)
  }

  #length(): number {
    let value = 0
    for (let weight = 1; ; weight *= 128) {
      const byte = this.#bytes[this.#take(1)] ?? 0
      value += (byte & 127) * weight
      if (byte < 128) return value
    }
  }

  #take(size: number): number {
    const start = this.#at
    if (start + size > this.#bytes.length) {
      throw new SuanhengError('INTERNAL', `the answer ends inside a value, at byte ${this.#bytes.length}`)
    }
    this.#at += size
    return start
  }
}
