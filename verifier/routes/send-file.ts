import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { EncodedFormat } from '../../store/client.ts'
import { XLSX } from '../exports/workbook.ts'

/** Formats of a table as a file, by the name of `?format=`: content type, ending, and the engine's name where it writes it. */
export const TABLE_FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', ending: 'ndjson' },
  xlsx: { type: XLSX, ending: 'xlsx' },
  arrow: { type: 'application/vnd.apache.arrow.stream', ending: 'arrows', engine: 'ArrowStream' },
  parquet: { type: 'application/vnd.apache.parquet', ending: 'parquet', engine: 'Parquet' },
} as const satisfies Record<string, { type: string; ending: string; engine?: EncodedFormat }>
export type TableFormat = keyof typeof TABLE_FORMATS

/** What a browser saves it under: whatever people called the contract, without what a path is made of. */
export function named(reply: FastifyReply, name: string): FastifyReply {
  const safe = name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(0, 120)
  return reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(safe)}`)
}

/** Sends a file piece by piece. The first piece is read before the status is sent: a store that fails must not look like an empty file. */
export async function sendPieces(
  reply: FastifyReply,
  type: string,
  pieces: AsyncIterable<Uint8Array | string>,
): Promise<FastifyReply> {
  const iterator = pieces[Symbol.asyncIterator]()
  const first = await iterator.next()
  return reply.type(type).send(Readable.from(after(first, iterator), { objectMode: false }))
}

async function* after<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
