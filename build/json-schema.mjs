// Writes docs/schemas/<kind>.json from the schemas that check the records: npx tsx build/json-schema.mjs
import { mkdirSync, writeFileSync } from 'node:fs'
import { jsonSchemaFiles } from '../schemas/json-schema.ts'

const folder = new URL('../docs/schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const { name, content } of jsonSchemaFiles()) writeFileSync(new URL(name, folder), content)
