import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** Writes an answer to a file that has its name only once it is whole; answers its bytes. Errors: those of the file system and the stream. */
export async function writeWhole(file: string, body: ReadableStream<Uint8Array>): Promise<number> {
  let bytes = 0
  const count = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      bytes += piece.length
      done(null, piece)
    },
  })
  const part = `${file}.part`
  try {
    await pipeline(Readable.fromWeb(body), count, createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return bytes
}
