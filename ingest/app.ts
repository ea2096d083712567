import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import fastifySwagger from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { SuanhengError } from '../core/errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/client.ts'
import type { Acceptor } from './accept/accept.ts'
import { Quarantine } from './accept/quarantine-reads.ts'
import { Turns } from './accept/turns.ts'
import { registerAuthentication } from './auth/authenticate.ts'
import type { SignIn } from './auth/sign-in.ts'
import type { TokenFile } from './auth/token-file.ts'
import type { FileStore } from './files/file-store.ts'
import type { AccessLog } from './http/access-log.ts'
import { keepAccess } from './http/access-log.ts'
import { limitBodiesInFlight } from './http/body-budget.ts'
import { loggedRequest } from './http/log-request.ts'
import { takeBodiesAsBytes } from './http/media.ts'
import { answerNotHttp } from './http/not-http.ts'
import { completeOpenApi } from './http/openapi.ts'
import { toKnown, toProblem } from './http/problem.ts'
import { takeTurns } from './http/take-turns.ts'
import type { LogLevel } from './log-level.ts'
import type { IngestMetrics } from './metrics.ts'
import { Cosignatures } from './proofs/cosignatures.ts'
import { batchRoutes } from './routes/batches.ts'
import { entityRoutes } from './routes/entities.ts'
import { eventRoutes } from './routes/events.ts'
import { evidenceRoutes } from './routes/evidence.ts'
import { fileRoutes } from './routes/files.ts'
import { healthRoutes } from './routes/health.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { previewRoutes } from './routes/preview.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { recordRoutes } from './routes/records.ts'
import { sessionRoutes } from './routes/session.ts'
import { sessionOidcRoutes } from './routes/session-oidc.ts'
import { signingKeyRoutes } from './routes/signing-keys.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { witnessRoutes } from './routes/witness.ts'
import { KeyRing } from './signature/key-ring.ts'

export type AppDependencies = {
  readonly store: Store
  /** Null in a process that only reads: then no route writes evidence, files, tokens or cosignatures. */
  readonly acceptor: Acceptor | null
  /** Resolves when everything acknowledged by now, here and by other processes, is in the store and published. */
  readonly caughtUp: () => Promise<void>
  readonly ledger: Ledger
  /** Verifier keys of the witnesses whose cosignatures are taken, one a line. */
  readonly witnessFile: string
  readonly tokens: TokenFile
  readonly signIn: SignIn
  /** Null with `acceptor`. */
  readonly files: FileStore | null
  readonly metrics: IngestMetrics
  /** Who read what; nothing is kept where absent. */
  readonly access?: AccessLog
  readonly now: () => number
  readonly maxBodyBytes: number
  /** Bytes of all bodies held at once. */
  readonly maxBodiesBytes: number
  readonly logLevel: LogLevel
  /** Routes of other services that run in this process. */
  readonly more?: (app: FastifyInstance, caughtUp: () => Promise<void>) => Promise<void>
}

/** Puts the HTTP service together; listening and signals are the entry point's. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { store, acceptor, ledger, files, tokens, signIn, metrics, now, logLevel } = dependencies
  const app = fastify({
    bodyLimit: dependencies.maxBodyBytes,
    genReqId: () => randomUUID(),
    // A client that stops sending must not hold a connection for ever.
    requestTimeout: 120_000,
    trustProxy: signIn.proxies > 0 && ((_address, hop) => hop < signIn.proxies),
    keepAliveTimeout: 72_000,
    // An id of 256 characters, each three bytes of UTF-8, each byte written as %XX.
    routerOptions: { maxParamLength: 256 * 9 },
    clientErrorHandler: answerNotHttp,
    // While closing, every open connection is answered once more, in our own words, and told to close.
    return503OnClosing: false,
    // A URL that no route can be looked up for.
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply, metrics),
    logger:
      logLevel === 'silent'
        ? false
        : {
            level: logLevel,
            redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
            serializers: { req: loggedRequest },
          },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerProblems(app, metrics)
  takeBodiesAsBytes(app)
  const authentication = { tokens, now, sessions: signIn.sessions, cookie: signIn.cookie }
  registerAuthentication(app, authentication)
  if (dependencies.access !== undefined) keepAccess(app, dependencies.access)
  if (acceptor !== null) {
    const turns = new Turns({ now: () => performance.now(), always: BODIES_A_DECODER * acceptor.decoders })
    takeTurns(app, turns, dependencies.maxBodyBytes)
  }
  limitBodiesInFlight(app, { totalBytes: dependencies.maxBodiesBytes, bodyBytes: dependencies.maxBodyBytes })
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Suanheng 算衡',
        version: '0.1.0',
        description: 'Ingest and reconcile the evidence of publicly funded AI compute.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'suanheng_session' },
        },
      },
      security: [{ bearer: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (input) => completeOpenApi(jsonSchemaTransformObject(input)),
  })
  const caughtUp = () => withinReach(dependencies.caughtUp())
  const keys = new KeyRing(store, caughtUp, (institution) => ledger.epochOf(institution))
  if (acceptor !== null) {
    await app.register(evidenceRoutes, { acceptor, keys, metrics, now })
    await app.register(previewRoutes, { acceptor })
    await app.register(eventRoutes, { acceptor, keys, metrics, now })
    await app.register(tokenRoutes, { tokens, now })
  }
  await app.register(sessionRoutes, { ...authentication, withProvider: signIn.provider !== null })
  await app.register(sessionOidcRoutes, { ...authentication, provider: signIn.provider })
  await app.register(signingKeyRoutes, { keys, now })
  await app.register(entityRoutes, { store, caughtUp })
  await app.register(batchRoutes, { store, ledger, caughtUp })
  await app.register(recordRoutes, { store, ledger, caughtUp })
  await app.register(ledgerRoutes, { ledger, caughtUp })
  if (acceptor !== null && files !== null) {
    const cosignatures = new Cosignatures(ledger, dependencies.witnessFile)
    await app.register(witnessRoutes, { ledger, cosignatures, caughtUp })
    await app.register(quarantineRoutes, { acceptor, quarantine: new Quarantine(store, caughtUp), now })
    await app.register(fileRoutes, {
      store,
      files,
      caughtUp,
      metrics,
      hold: (institution) => acceptor.hold(institution),
    })
  }
  await app.register(healthRoutes, { store, acceptor, metrics })
  await dependencies.more?.(app, caughtUp)
  return app
}

/** One is decoded, one is read or written: measured, more at a time make an acknowledgement longer and no rate higher. */
const BODIES_A_DECODER = 2
const READ_PATIENCE_MS = 15_000

/** A read waits for what was acknowledged before it, but not for ever: a store that is down must not look like "nothing there". */
async function withinReach(caughtUp: Promise<void>): Promise<void> {
  const timeout = new AbortController()
  const late = sleep(READ_PATIENCE_MS, 'late' as const, { signal: timeout.signal }).catch(() => 'in time' as const)
  const first = await Promise.race([caughtUp, late])
  timeout.abort()
  if (first === 'late')
    throw new SuanhengError('STORE_BEHIND', 'the store is behind what was acknowledged', { retryAfterSeconds: 5 })
}

/** Every failure leaves as application/problem+json with a stable code. */
function answerProblems(app: FastifyInstance, metrics: IngestMetrics): void {
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, metrics))
  app.setNotFoundHandler((request, reply) => {
    const error = new SuanhengError(
      'NOT_FOUND',
      `no route ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}`,
    )
    return answerProblem(error, request, reply, metrics)
  })
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
}

function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  metrics: IngestMetrics,
): FastifyReply {
  const known = toKnown(error)
  const problem = toProblem(error, request.id)
  metrics.refused(problem.code)
  if (problem.status >= 500) request.log.error({ err: known.cause ?? known, code: problem.code }, 'request failed')
  const retryAfter =
    known.details['retryAfterSeconds'] ?? (problem.status === 503 || problem.status === 429 ? 2 : undefined)
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter))
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
  // Serialised here: an answer about a fault must not fail on a response schema.
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)
}
