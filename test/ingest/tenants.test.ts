import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../ingest/auth/token.ts'
import { identityOf, isEntityKind, isInternal, KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { newSigner } from '../core/http-signature/keys.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A, B, receiptOf, startService } from '../support/service.ts'
import { registerKey, sendSigned, signedRequest } from '../support/signing.ts'
import { json, usage } from '../support/usage.ts'
import { digestOf } from './files-samples.ts'

/** Stands in every text of B that a leak could show. */
const SECRET = 'B-SECRET'
const FILE = `${SECRET}, a file of B`

let service: Awaited<ReturnType<typeof startService>>
let tokens: Readonly<Record<'uploaderA' | 'uploaderB' | 'auditor' | 'admin', string>>
let ids: Record<string, string> = {}
type Document = { paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>> }
let document: Document

beforeAll(async () => {
  service = await startService()
  tokens = {
    uploaderA: await service.token(A, 'uploader'),
    uploaderB: await service.token(B, 'uploader'),
    auditor: await service.token(A, 'auditor'),
    admin: await service.token(A, 'admin'),
  }
  document = (await service.send('/openapi.json')).json() as Document
  const token = tokens.uploaderB
  const adminB = await service.token(B, 'admin')
  const auditorB = await service.token(B, 'auditor')
  const signer = newSigner('ed25519')
  await registerKey(service, B, 'tenant', signer)
  for (const kind of KIND_NAMES.filter(isEntityKind)) {
    const body = {
      ...validRecord(kind),
      institution: B,
      ...(kind === 'contract' ? { number: SECRET, title: SECRET } : {}),
    }
    const writers: readonly Role[] = KINDS[kind].writers
    const bearer = writers.includes('uploader') ? token : writers.includes('admin') ? adminB : auditorB
    const how = { signer, keyId: 'tenant', at: Date.now() }
    const request = await signedRequest(service, `/v1/${KINDS[kind].route}`, json(body), how)
    receiptOf(await sendSigned(service, bearer, request))
    ids[KINDS[kind].route] = identityOf(kind, body as never).entityId
  }
  const records = [
    usage(1, { institution: B, contract: SECRET, recordId: SECRET }),
    { institution: B, recordId: SECRET },
  ]
  const receipt = receiptOf(await service.send('/v1/usage?partial=true', { token, body: json(records) }))
  await service.send(`/v1/files/${digestOf(FILE)}`, { method: 'PUT', token, body: FILE })
  ids = { ...ids, records: SECRET, batchId: receipt.batchId, quarantine: `${receipt.batchId}-1` }
})
afterAll(() => service.dispose())

/** Read by auditors and reviewers alone, also of the institution itself. */
const AUDITORS_OWN = /^\/v1\/audit\/(sampling-plans|working-papers|population|activity)\b/
/** A report to verify, a trial of a claim, a token to sign in with, work to do: bodies, and no evidence is written. */
const READ_BY_POST = /^\/v1\/(reports\/verify|claims\/\{id\}\/assessment|session|jobs\/.+)$/
/** Signing in comes before there is anybody: session*.test.ts, oidc.test.ts. */
const SIGN_IN = /^\/v1\/session\/(methods|oidc|oidc\/callback)$/
const MANAGED = ['/v1/whoami', '/v1/session', '/v1/tokens', '/v1/signing-keys', '/v1/signing-keys/{id}']
/** Registers that are the same for everybody: rule packs and accelerators, with their sources. */
const PUBLISHED = /^\/v1\/(programmes|accelerators)(\/|$)/
const getRoutes = () =>
  Object.entries(document.paths).filter(
    ([name, operations]) => 'get' in operations && !SIGN_IN.test(name) && !PUBLISHED.test(name),
  )

/** A paper that each subject has. */
const documentOf = (template: string): string =>
  template.includes('/capacity/') ? 'capacity' : template.startsWith('/v1/claims/') ? 'estimate' : 'usage'

/** The route with B's ids in the place of its parameters. */
function pathOf(template: string): string {
  const kind = template.split('/')[2] ?? ''
  return template
    .replace('{number}', encodeURIComponent(SECRET))
    .replace('{batchId}', ids['batchId'] ?? '')
    .replace(/\{(institution|uscc)\}/, B)
    .replace('{*}', 'entries/000.p/1')
    .replace('{sha256}', digestOf(FILE))
    .replace('{document}', documentOf(template))
    .replace('{id}', encodeURIComponent(ids[kind] ?? ''))
    .replace(
      /(completeness|capacity|telemetry|metering-days|capacity\/(documents\/capacity|workbook|bundle))$/,
      '$1?from=2025-07-01&to=2025-07-02',
    )
}

describe('an institution sees its own evidence only', () => {
  it('on no GET route of the document does an uploader of A see anything of B', async () => {
    expect(getRoutes().length).toBeGreaterThan(20)
    for (const [template] of getRoutes()) {
      for (const query of ['', `?institution=${B}`]) {
        const path = pathOf(template)
        const answer = await service.send(path.includes('?') ? path : `${path}${query}`, { token: tokens.uploaderA })
        const seen = `${template}${query}: ${answer.status} ${answer.text.slice(0, 300)}`
        // What A itself put into the request may come back in a message; nothing else of B may.
        if (answer.status === 200) expect(answer.text).not.toContain(B)
        if (answer.status === 200) expect(answer.text).not.toContain(SECRET)
        expect([200, 400, 403, 404], seen).toContain(answer.status)
        if (query !== '' && answer.status === 200)
          expect.soft(template).toMatch(/^\/(healthz|readyz|v1\/(whoami|session))$/)
      }
    }
  })

  it('a hint is not given either: what B has and what nobody has are answered alike', async () => {
    for (const [template] of getRoutes().filter(([name]) => name.includes('{id}') || name.includes('{number}'))) {
      const known = await service.send(pathOf(template), { token: tokens.uploaderA })
      const unknown = await service.send(pathOf(template.replace(/\{\w+\}/, 'none')), { token: tokens.uploaderA })
      expect([template, known.status]).toEqual([template, unknown.status])
    }
  })

  it('the same requests show it to B itself, but for what is internal to an audit', async () => {
    // Papers and tables have tests of their own; nobody has cosigned anything here, and what witnesses and auditors ask for is not for senders.
    const own = getRoutes().filter(
      ([name]) =>
        name.includes('{') &&
        !/\/(cosigned|add-checkpoint|check|last)$|\/(documents|tables)\/|^\/v1\/jobs\/|^\/v1\/audit\/findings\/\{id\}$/.test(
          name,
        ),
    )
    for (const [template] of own) {
      const answer = await service.send(pathOf(template), { token: tokens.uploaderB })
      const kind = KIND_NAMES.find((name) => template === `/v1/${KINDS[name].route}/{id}`)
      const expected = (kind !== undefined && isInternal(kind)) || AUDITORS_OWN.test(template) ? 403 : 200
      expect(`${template} ${answer.status}`).toBe(`${template} ${expected}`)
    }
  })

  it('every GET route but those for machines asks for a token', async () => {
    for (const [template] of getRoutes()) {
      const { status } = await service.send(pathOf(template))
      expect(`${template} ${status}`).toBe(`${template} ${/^\/(healthz|readyz)$/.test(template) ? 200 : 401}`)
    }
  })

  it('an administrator manages, and reads no evidence but the keys it manages', async () => {
    const closed = getRoutes().filter(([name]) => /^\/(v1|ledger)\//.test(name) && !MANAGED.includes(name))
    for (const [template] of closed) {
      const { status } = await service.send(pathOf(template), { token: tokens.admin })
      expect(`${template} ${status}`).toBe(`${template} 403`)
    }
  })

  it('an auditor reads any institution, and writes nothing but its audit', async () => {
    const batches = await service.send(`/v1/batches?institution=${B}`, { token: tokens.auditor })
    expect(batches.text).toContain(B)
    for (const [template, operations] of Object.entries(document.paths)) {
      // To verify a report is to read.
      if (!('post' in operations) || READ_BY_POST.test(template)) continue
      const kind = KIND_NAMES.find((name) => template === `/v1/${KINDS[name].route}`)
      if (kind !== undefined && isInternal(kind)) continue
      const { status } = await service.send(pathOf(template), { token: tokens.auditor, method: 'POST' })
      expect(`${template} ${status}`).toBe(`${template} 403`)
    }
  })

  it('B cannot be replayed or dismissed by A', async () => {
    for (const what of ['replay', 'dismiss?reason=x']) {
      const answer = await service.send(`/v1/quarantine/${ids['quarantine']}/${what}`, {
        token: tokens.uploaderA,
        method: 'POST',
      })
      expect(answer.status).toBe(404)
      expect(answer.text).not.toContain(SECRET)
    }
    const { records } = (await service.send('/v1/quarantine', { token: tokens.uploaderB })).json() as {
      records: { state: string }[]
    }
    expect(records.map(({ state }) => state)).toEqual(['open'])
  })
})
