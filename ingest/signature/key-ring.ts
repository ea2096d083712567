import { z } from 'zod'
import type { RegisteredKey } from '../../core/http-signature/key-history.ts'
import { registeredKeys } from '../../core/http-signature/key-history.ts'
import { SigningKey } from '../../schemas/signing-key.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'

const versions = defineQuery({
  file: 'signing_keys.sql',
  params: z.strictObject({ institution: z.string() }),
  row: z.strictObject({ entity_id: z.string(), digest: z.string(), body: z.string() }),
})

type Keys = ReadonlyMap<string, RegisteredKey>
type Known = { readonly epoch: number; readonly reading: Promise<Keys> }

/**
 * The registered keys of each institution, read from the store once and again after a batch of keys. Where another process
 * may take in keys they are read each time.
 */
export class KeyRing {
  readonly #store: Store
  readonly #caughtUp: () => Promise<void>
  readonly #epochOf: (institution: string) => number | null
  readonly #keys = new Map<string, Known>()

  /**
   * `caughtUp` resolves when the store holds everything acknowledged by now: a revocation counts at once. `epochOf`: of the
   * lease under which this process alone takes in an institution's evidence; null where it does not.
   */
  constructor(store: Store, caughtUp: () => Promise<void>, epochOf: (institution: string) => number | null) {
    this.#store = store
    this.#caughtUp = caughtUp
    this.#epochOf = epochOf
  }

  /** Errors: STORE_BEHIND, STORE_UNAVAILABLE. */
  keysOf(institution: string): Promise<Keys> {
    const epoch = this.#epochOf(institution)
    if (epoch === null) return this.#read(institution)
    const known = this.#keys.get(institution)
    if (known?.epoch === epoch) return known.reading
    const reading = this.#read(institution)
    this.#keys.set(institution, { epoch, reading })
    // A failed read is no answer for the next who asks.
    reading.catch(() => {
      if (this.#keys.get(institution)?.reading === reading) this.#keys.delete(institution)
    })
    return reading
  }

  /** To be called once a batch of keys is acknowledged, before its answer goes out. */
  forget(institution: string): void {
    this.#keys.delete(institution)
  }

  async #read(institution: string): Promise<Keys> {
    await this.#caughtUp()
    const rows = await versions(this.#store, { institution })
    return registeredKeys(rows.map(({ digest, body }) => ({ digest, value: SigningKey.parse(JSON.parse(body)) })))
  }
}
