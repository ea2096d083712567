import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fieldWords } from '../../dashboards/web/src/pages/claims/field-words.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { ASSUMABLE } from '../../verifier/claims/trial/assumed.ts'

/** What a correction carries, and whose log it is in: the editor shows none of them. */
const LEFT_OUT = ['institution', 'corrects', 'reason']

describe('the editor of facts', () => {
  it.each(ASSUMABLE)('calls every field of a %s by a Chinese name, no two by the same', (kind) => {
    const { $ref, $defs, ...whole } = z.toJSONSchema(KINDS[kind].schema, { io: 'input', unrepresentable: 'any' })
    const { properties = {} } = ($ref === undefined ? whole : $defs?.[$ref.split('/').at(-1) ?? '']) ?? {}
    const fields = Object.keys(properties).filter((field) => !LEFT_OUT.includes(field))
    expect(fields.length).toBeGreaterThan(2)
    const named = fields.map((field) => fieldWords(kind, field).zh)
    expect(named.filter((name) => !/\p{Script=Han}/u.test(name) && name !== '')).toEqual([])
    expect(new Set(named).size).toBe(fields.length)
  })
})
