import { type ColumnSpec } from '../../../../../core/columns/column.ts'
import { USAGE_COLUMNS } from '../../../../../core/columns/spec.ts'
import { shanghai } from '../../parts/when.tsx'

const TEXT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A record's canonical bytes (hex; docs/canonical-record.md) as readable JSON: what was hashed, not what a server says of
 * it. Times are Asia/Shanghai beside the moment in UTC. Bytes that are not of the kind are shown as they are.
 */
export function contentOf(kind: string, canonical: string): string {
  try {
    const bytes = Uint8Array.from(canonical.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
    const value = kind === 'usage_record' ? usageOf(bytes) : (JSON.parse(TEXT.decode(bytes)) as unknown)
    return JSON.stringify(value, null, 2)
  } catch {
    return canonical
  }
}

/** Throws RangeError or TypeError on bytes that are no usage record. */
export function usageOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const reader = new Reader(bytes)
  const tag = reader.text()
  if (tag !== 'usage_record/1') throw new RangeError(`not a usage record: ${tag.slice(0, 40)}`)
  const record: Record<string, unknown> = {}
  for (const spec of USAGE_COLUMNS) {
    const value = spec.nullable && reader.byte() === 0 ? null : valueOf(reader, spec)
    if (value !== null && !(Array.isArray(value) && value.length === 0)) record[spec.name] = value
  }
  if (!reader.ended) throw new RangeError('more than a usage record')
  return record
}

function valueOf(reader: Reader, { as }: ColumnSpec): unknown {
  if (as.is === 'text') return reader.text()
  if (as.is === 'texts') return Array.from({ length: reader.count() }, () => reader.text())
  const value = reader.int64()
  if (as.is === 'instant') {
    const iso = new Date(Number(value)).toISOString()
    return `${shanghai(iso)} (${iso})`
  }
  return as.is === 'decimal' ? decimalOf(value, as.scale) : value.toString()
}

function decimalOf(value: bigint, scale: number): string {
  const digits = value.toString().padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '')
}

class Reader {
  readonly #view: DataView
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    return this.#view.getUint8(this.#move(1))
  }

  count(): number {
    return this.#view.getUint32(this.#move(4), true)
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#move(8), true)
  }

  text(): string {
    const length = this.count()
    const at = this.#move(length)
    return TEXT.decode(this.#bytes.subarray(at, at + length))
  }

  #move(bytes: number): number {
    const at = this.#at
    if (at + bytes > this.#bytes.length) throw new RangeError('the bytes end early')
    this.#at = at + bytes
    return at
  }
}
