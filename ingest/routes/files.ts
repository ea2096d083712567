import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { Sha256, Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'
import { compareDocuments, FileCheck } from '../files/compare-documents.ts'
import type { FileStore } from '../files/file-store.ts'
import { FILE_TYPES } from '../files/file-type.ts'
import type { HeldFile } from '../files/names.ts'
import { fileName } from '../files/names.ts'
import { tooLarge } from '../files/receive.ts'
import type { IngestMetrics } from '../metrics.ts'

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const
const Address = z.strictObject({ sha256: Sha256 })
const Whose = z.strictObject({ institution: Uscc.optional() })
const Bytes = z.unknown().meta({ type: 'string', contentMediaType: 'application/octet-stream' })

export const StoredFile = z
  .strictObject({ sha256: Sha256, contentType: z.string(), bytes: z.int() })
  .meta({ id: 'StoredFile', title: '文件' })

type Options = {
  readonly store: Store
  readonly files: FileStore
  readonly caughtUp: () => Promise<void>
  readonly metrics: IngestMetrics
  /** Where several instances run, one keeps the files of an institution and counts them. Errors: LEDGER_HELD_ELSEWHERE. */
  readonly hold: (institution: string) => Promise<number>
}

/** Files by digest: put by an institution, read by it, by auditors and by reviewers. */
export const fileRoutes: FastifyPluginAsyncZod<Options> = async (app, { store, files, caughtUp, metrics, hold }) => {
  // Here alone a body of any type is a stream: what a sender calls it decides nothing.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, body, done) => done(null, body))

  app.put(
    '/v1/files/:sha256',
    {
      config: { roles: ['uploader'] },
      schema: {
        tags: ['files'],
        operationId: 'put_file',
        summary: 'Keep a file under the SHA-256 of its bytes',
        consumes: ['application/octet-stream'],
        params: Address,
        body: Bytes,
        response: { 201: StoredFile, 200: StoredFile },
      },
    },
    async (request, reply) => {
      const { institution } = identityOf(request)
      const { file, isNew } = await readToItsEnd(request, reply, async () => {
        await files.countAt(institution, await hold(institution))
        const declared = declaredBytes(request, files.limits.maxBytes)
        return files.put(institution, request.params.sha256, bodyOf(request), declared)
      })
      if (isNew) metrics.fileKept(file.type, file.bytes)
      log(request, isNew ? 'file kept' : 'file held already', institution, file)
      return reply.code(isNew ? 201 : 200).send(answerOf(file))
    },
  )

  app.get(
    '/v1/files/:sha256',
    {
      config: READERS,
      exposeHeadRoute: false,
      schema: {
        tags: ['files'],
        operationId: 'get_file',
        summary: 'The bytes as they came, compared with their digest before the first is sent',
        produces: ['application/octet-stream'],
        params: Address,
        querystring: Whose,
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const institution = ownerOf(request, request.query.institution)
      const { file, handle } = await files.openVerified(institution, request.params.sha256)
      metrics.fileRead(file.type, file.bytes)
      log(request, 'file read', institution, file)
      return describe(reply, file).send(handle.createReadStream({ start: 0 }))
    },
  )

  app.head(
    '/v1/files/:sha256',
    {
      config: { ...READERS, swagger: { exposeHeadRoute: true } },
      schema: {
        tags: ['files'],
        summary: 'Whether the institution holds the file, its type and size',
        params: Address,
        querystring: Whose,
        response: { 200: z.null() },
      },
    },
    async (request, reply) => {
      const institution = ownerOf(request, request.query.institution)
      const file = await files.find(institution, request.params.sha256)
      if (file === null) throw new SuanhengError('NOT_FOUND', `no file ${request.params.sha256}`)
      return describe(reply, file).send()
    },
  )

  app.get(
    '/v1/files/check',
    {
      config: READERS,
      schema: {
        tags: ['files'],
        operationId: 'check_files',
        summary: 'Which registered documents have no file here, which files no document, and the quota',
        querystring: Whose.extend({ limit: z.coerce.number().int().min(1).max(10_000).default(1_000) }),
        response: { 200: FileCheck },
      },
    },
    async (request) => {
      const institution = ownerOf(request, request.query.institution)
      await caughtUp()
      return compareDocuments(store, files, institution, request.query.limit)
    },
  )
}

const answerOf = ({ sha256, type, bytes }: HeldFile) => ({ sha256, contentType: FILE_TYPES[type].contentType, bytes })

function ownerOf(request: FastifyRequest, asked: string | undefined): string {
  const institution = institutionFor(identityOf(request), asked)
  if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say whose file: ?institution= (--institution)')
  return institution
}

/** Who did what with which file of whose. The digest is no secret: it stands in the registered document. */
function log(request: FastifyRequest, what: string, institution: string, { sha256, type, bytes }: HeldFile): void {
  const { tokenId: by, role } = identityOf(request)
  request.log.info({ institution, sha256, type, bytes, by, role }, what)
}

/**
 * For a browser that is led here: save it, believe the type, run nothing, show it in no frame, keep no copy.
 * Sources: MDN X-Content-Type-Options, CSP3 sandbox; RFC 9530 Repr-Digest.
 */
function describe(reply: FastifyReply, { sha256, type, bytes }: HeldFile): FastifyReply {
  return reply.headers({
    'content-type': FILE_TYPES[type].contentType,
    'content-length': bytes,
    'content-disposition': `attachment; filename="${fileName(sha256, type)}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  })
}

/**
 * What can be told before the first byte. An encoded body would have to be unpacked to be hashed, and nothing of a
 * stranger is unpacked here. Output: the size that was announced, 0 when none was.
 * Errors: CONTENT_ENCODING_UNSUPPORTED, FILE_TOO_LARGE.
 */
function declaredBytes({ headers }: FastifyRequest, maxBytes: number): number {
  if ((headers['content-encoding'] ?? 'identity').trim().toLowerCase() !== 'identity')
    throw new SuanhengError('CONTENT_ENCODING_UNSUPPORTED', 'a file is sent as it is, without a content encoding')
  const declared = Number(headers['content-length'] ?? 0)
  if (declared > maxBytes) throw tooLarge(maxBytes)
  return declared
}

/** The body as it comes; leaving it half-read does not close the connection, on which the answer still has to go. */
const bodyOf = (request: FastifyRequest): AsyncIterable<Uint8Array> =>
  request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>

/**
 * What is left of a body that was refused is read and thrown away: a sender that is still writing would else see a
 * broken connection and no answer. One that stopped sending is not waited for.
 */
async function readToItsEnd<T>(request: FastifyRequest, reply: FastifyReply, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    request.raw.on('error', () => {}).resume()
    if (error instanceof SuanhengError && error.code === 'BODY_DAMAGED') void reply.header('connection', 'close')
    throw error
  }
}
