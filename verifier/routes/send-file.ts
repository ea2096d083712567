import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { type ExportFile, safeName } from '../exports/formats.ts'

/** What a browser saves it under: whatever people called the contract, without what a path is made of. */
export function named(reply: FastifyReply, name: string): FastifyReply {
  return reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(safeName(name))}`)
}

/** As sendPieces, or at once where the file is whole. */
export async function sendFile(reply: FastifyReply, { name, type, content }: ExportFile): Promise<FastifyReply> {
  const sent = named(reply, name)
  if (typeof content === 'string') return sent.type(type).send(content)
  if (content instanceof Uint8Array) return sent.type(type).send(Buffer.from(content))
  return sendPieces(sent, type, content)
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
