// Writes client/api.ts from the document that the service gives at /openapi.json: npx tsx build/client-types.mjs
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readConfig } from '../cli/config.ts'
import { openService } from '../cli/service.ts'
import { openApiTypes } from './openapi-types.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'suanheng-client-types-'))
const service = await openService(readConfig({ SUANHENG_DATA: folder, SUANHENG_LOG: 'silent' }), Date.now)
try {
  await service.app.ready()
  const { body } = await service.app.inject('/openapi.json')
  await writeFile(new URL('../client/api.ts', import.meta.url), openApiTypes(JSON.parse(body)))
} finally {
  await service.close()
  await rm(folder, { recursive: true, force: true })
}
