import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jsonSchemaFiles, jsonSchemaOf } from '../../schemas/json-schema.ts'
import { KIND_NAMES } from '../../schemas/kinds.ts'

const folder = new URL('../../docs/schemas/', import.meta.url)

describe('docs/schemas', () => {
  it.each(jsonSchemaFiles())(
    '$name is what the schemas say; npx tsx build/json-schema.mjs writes it',
    ({ name, content }) => {
      expect(readFileSync(new URL(name, folder), 'utf8')).toBe(content)
    },
  )

  it('holds a file for every kind and no other', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
    expect(files.sort()).toEqual(KIND_NAMES.map((kind) => `${kind}.json`).sort())
  })

  it.each(KIND_NAMES)('%s is of the 2020-12 dialect and closed to unknown fields', (kind) => {
    const schema = jsonSchemaOf(kind) as { $schema: string; $ref: string; $defs: Record<string, object> }
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.$defs[schema.$ref.replace('#/$defs/', '')]).toMatchObject({
      type: 'object',
      additionalProperties: false,
    })
  })

  it('says in words what it cannot say in keywords', () => {
    expect(jsonSchemaOf('invoice')['$comment']).toContain('gross: net + tax must equal gross to the 分')
  })
})
