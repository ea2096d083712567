/** What is kept between two uses. */
const MOST_KEPT = 16 << 20

/**
 * Memory for what is done with before the next batch. Fresh memory of some megabytes a batch is what makes V8 collect
 * garbage after each: it counts bytes outside its heap, however few objects there are.
 *
 * Memory: 16 MiB at most, of each; what is larger is not kept.
 */
export class Scratch {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0)

  /** `size` bytes of any content, good until the next call. */
  take(size: number): Uint8Array<ArrayBuffer> {
    if (size <= this.#bytes.length) return this.#bytes.subarray(0, size)
    if (size > MOST_KEPT) return new Uint8Array(size)
    // Batches are of much the same size; a little room saves the next ones.
    this.#bytes = new Uint8Array(Math.min(MOST_KEPT, Math.ceil(size * 1.25)))
    return this.#bytes.subarray(0, size)
  }
}
