import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { SuanhengError } from '../../core/errors.ts'
import { toProblem } from './problem.ts'

/** Faults of a body that ended, or stopped, before it was whole. */
const CUT_OFF: readonly string[] = ['HPE_INVALID_EOF_STATE', 'HPE_INVALID_CHUNK_SIZE', 'ERR_HTTP_REQUEST_TIMEOUT']

/**
 * Answers bytes that are no HTTP request, or stop being one half-way, in the form of every other
 * error, and closes. There is no request to read from and no reply to write to: only the socket.
 */
export function answerNotHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) return void socket.destroy()
  const cutOff = CUT_OFF.includes(error.code ?? '')
  const detail = error.code === 'HPE_HEADER_OVERFLOW' ? 'URL and headers are larger than 16 KiB' : 'not an HTTP request'
  const known = cutOff
    ? new SuanhengError('BODY_DAMAGED', 'the request ended before it was whole')
    : new SuanhengError('REQUEST_INVALID', detail)
  const body = JSON.stringify(toProblem(known, randomUUID()))
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
