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

  /** Array(UInt16). */
  uint16s(): Uint16Array {
    const length = this.#length()
    return new Uint16Array(this.#copy(2 * length), 0, length)
  }

  /** Array(UInt32). */
  uint32s(): Uint32Array {
    const length = this.#length()
    return new Uint32Array(this.#copy(4 * length), 0, length)
  }

  /** A copy, because the values lie at any offset and typed arrays may not. */
  #copy(size: number): ArrayBuffer {
    const start = this.#take(size)
    const copy = new ArrayBuffer(size)
    new Uint8Array(copy).set(this.#bytes.subarray(start, this.#at))
    return copy
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
