/**
 * One record as places in the bytes it came in, so that it becomes columns without having been an object. Arrays go by
 * the place of a field among its kind's specs; they are written over by the next record.
 */
export type PlainRow = {
  readonly bytes: Uint8Array
  /** Where the value begins; -1: there is none. */
  readonly from: Int32Array
  /** Of a text: the byte after its last one. */
  readonly to: Int32Array
  /** Of moments, decimals and integers: what their column holds, exact. */
  readonly numbers: Float64Array
  /** Where each text of the record's one list begins, and the byte after it. */
  readonly items: Int32Array
  itemCount: number
}
