import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SuanhengError } from '../../core/errors.ts'
import { readJson } from '../../ingest/decode/json.ts'

const folder = fileURLToPath(new URL('../fixtures/json-suite/', import.meta.url))
const filesOf = (name: string) =>
  readdirSync(join(folder, name)).map((file) => ({ file, body: readFileSync(join(folder, name, file)) }))

/** JSON that is valid and refused here on purpose, with the code that says why. */
const STRICTER: Readonly<Record<string, string>> = {
  'y_object_duplicated_key.json': 'JSON_DUPLICATE_KEY',
  'y_object_duplicated_key_and_value.json': 'JSON_DUPLICATE_KEY',
  'y_array_empty.json': 'BODY_EMPTY',
  'y_number_double_close_to_zero.json': 'JSON_NUMBER_INEXACT',
  'y_structure_whitespace_array.json': 'BODY_EMPTY',
  'y_array_empty-string.json': '',
}

const codeOf = (body: Uint8Array): string => {
  try {
    readJson(body, 100_000)
    return ''
  } catch (error) {
    if (error instanceof SuanhengError) return error.code
    throw error
  }
}

describe('the JSON conformance suite', () => {
  it.each(filesOf('test_parsing').filter(({ file }) => file.startsWith('y_')))(
    'reads $file, or refuses it by name',
    ({ file, body }) => {
      expect(codeOf(body)).toBe(STRICTER[file] ?? '')
    },
  )

  it.each(filesOf('test_parsing').filter(({ file }) => file.startsWith('n_')))(
    'refuses $file with a code',
    ({ body }) => {
      expect(codeOf(body)).toMatch(/^(JSON_|BODY_EMPTY)/)
    },
  )

  it.each(filesOf('test_parsing').filter(({ file }) => file.startsWith('i_')))(
    'either reads or refuses $file, and never throws anything else',
    ({ body }) => {
      expect(() => codeOf(body)).not.toThrow()
    },
  )

  it.each(filesOf('test_transform'))('gives $file back as written, or refuses it', ({ file, body }) => {
    const code = codeOf(body)
    if (/key|nan_multiple/.test(file) && /object_same_key/.test(file)) expect(code).toBe('JSON_DUPLICATE_KEY')
    if (
      /^number_(1000000000000000999|10000000000000000999|9223372036854775807|9223372036854775808|-9223372036854775809)/.test(
        file,
      )
    ) {
      expect(code).toBe('JSON_NUMBER_INEXACT')
    }
  })
})

const read = (text: string) => codeOf(Buffer.from(text))

describe('what JSON.parse would lose in silence', () => {
  it('a key named twice is refused at every depth and in every spelling', () => {
    expect(read('{"a":1,"a":1}')).toBe('JSON_DUPLICATE_KEY')
    expect(read('[{"b":{"a":1,"\\u0061":2}}]')).toBe('JSON_DUPLICATE_KEY')
    expect(read('{"a":{"x":1},"b":{"x":1}}')).toBe('')
    expect(read('{"a":":","b":"\\":"}')).toBe('')
  })

  it('2^53 - 1 is exact, 2^53 is refused, and so is a fraction a double rounds', () => {
    expect(read('{"n":9007199254740991}')).toBe('')
    expect(read('{"n":9007199254740992}')).toBe('JSON_NUMBER_INEXACT')
    expect(read('{"n":0.123456789012345}')).toBe('')
    expect(read('{"n":0.1000000000000000055}')).toBe('JSON_NUMBER_INEXACT')
  })

  it('sixteen levels are read, seventeen refused, a million refused without a crash', () => {
    expect(read(`${'['.repeat(16)}1${']'.repeat(16)}`)).toBe('')
    expect(read(`${'['.repeat(17)}1${']'.repeat(17)}`)).toBe('JSON_TOO_DEEP')
    expect(read('['.repeat(1_000_000))).toBe('JSON_TOO_DEEP')
  })
})
