import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

export type PagesOptions = {
  /** Folder of the built pages, absolute. */
  readonly folder: string
}

/**
 * Nothing but what the service itself sends: no other host, no script in the page, styles
 * only under a nonce that holds for one answer, no frame around it.
 * Pictures may be made in the page (charts to save, `blob:`; small ones of the component library, `data:`).
 */
const policyWith = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
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
  const index = readFileSync(join(folder, 'index.html'), 'utf8')
  const sendIndex = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64url')
    const headers = { ...HEADERS, 'content-security-policy': policyWith(nonce), 'cache-control': 'no-store' }
    return reply.headers(headers).type('text/html; charset=utf-8').send(index.replaceAll('%STYLE_NONCE%', nonce))
  }
  const options = { config: { roles: 'open' }, schema: { hide: true } } as const
  for (const name of filesIn(folder)) app.get(`/app/${name}`, options, (_request, reply) => send(reply, name))
  // Addresses within the application are the application's to read.
  app.get('/app/*', options, (_request, reply) => sendIndex(reply))
  app.get('/app', options, (_request, reply) => reply.redirect('/app/'))
  app.get('/', options, (_request, reply) => reply.redirect('/app/'))
}

function send(reply: FastifyReply, name: string): FastifyReply {
  // What carries its digest in its name never changes.
  const keep = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return reply
    .headers({ ...HEADERS, 'content-security-policy': "default-src 'none'", 'cache-control': keep })
    .sendFile(name)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$|^built-from$|^index\.html$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}
