// Writes docs/schemas/<kind>.json and docs/usage-event.json from the schemas that check the records: npx tsx build/json-schema.mjs
import { mkdirSync, writeFileSync } from 'node:fs'
import { jsonSchemaFiles } from '../schemas/json-schema.ts'
import { usageEventSchema } from '../schemas/usage-event.ts'

const folder = new URL('../docs/schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const { name, content } of jsonSchemaFiles()) writeFileSync(new URL(name, folder), content)
writeFileSync(new URL('../usage-event.json', folder), `${JSON.stringify(usageEventSchema(), null, 2)}\n`)
