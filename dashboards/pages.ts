import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

export type PagesOptions = {
  /** Folder of the built pages, absolute. */
  readonly folder: string
}

/**
 * Nothing but what the service itself sends: no other host, no script or style in the page, no frame around it.
 * Pictures may be made in the page (charts to save, `blob:`; small ones of the component library, `data:`).
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/**
 * The web application under `/app/`. The files are public, as they tell nothing about anybody; each is a route of its
 * own, found when the service starts, so that no name from outside ever becomes a path.
 */
export async function pageRoutes(app: FastifyInstance, { folder }: PagesOptions): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false })
  const options = { config: { roles: 'open' }, schema: { hide: true } } as const
  for (const name of filesIn(folder)) app.get(`/app/${name}`, options, (_request, reply) => send(reply, name))
  // Addresses within the application are the application's to read.
  app.get('/app/*', options, (_request, reply) => send(reply, 'index.html'))
  app.get('/app', options, (_request, reply) => reply.redirect('/app/'))
  app.get('/', options, (_request, reply) => reply.redirect('/app/'))
}

function send(reply: FastifyReply, name: string): FastifyReply {
  // What carries its digest in its name never changes.
  const keep = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return reply.headers({ ...HEADERS, 'cache-control': keep }).sendFile(name)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$|^built-from$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}
