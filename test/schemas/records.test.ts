import { describe, expect, it } from 'vitest'
import { KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { fixtureKinds, validRecord, wrongRecords } from './fixtures.ts'

describe('every kind of evidence', () => {
  it('has fixtures, and there are no others', () => {
    expect(fixtureKinds()).toEqual([...KIND_NAMES].sort())
  })

  describe.each(KIND_NAMES)('%s', (kind) => {
    const { schema } = KINDS[kind]
    const wrong = wrongRecords(kind)

    it('takes its example as it is, adding and dropping nothing', () => {
      expect(parseRecord(schema, validRecord(kind))).toEqual({ ok: true, value: validRecord(kind) })
    })

    it('has at least three examples of what is refused', () => {
      expect(wrong.length).toBeGreaterThanOrEqual(3)
    })

    it.each(wrong)('refuses: $name', ({ input, issues }) => {
      const parsed = parseRecord(schema, input)
      expect(parsed.ok ? [] : parsed.issues.map(({ code, path }) => ({ code, path }))).toEqual(issues)
    })

    it.each(Object.keys(KINDS[kind].schema.shape))(
      'answers a wrong type in %s with that field, never an exception',
      (field) => {
        for (const bad of [{ deep: [] }, Number.NaN, '\ud800', 0.5, '0x1']) {
          const parsed = parseRecord(schema, { ...validRecord(kind), [field]: bad })
          // Text takes any letters; everything else is refused, and by the field itself alone.
          if (parsed.ok) expect(bad).toBe('0x1')
          else expect(new Set(parsed.issues.map((issue) => issue.path.split('.')[0]))).toEqual(new Set([field]))
        }
      },
    )

    it.each(Object.keys(KINDS[kind].schema.shape))('says when %s is missing, if it must be there', (field) => {
      const { [field]: _, ...rest } = validRecord(kind)
      const parsed = parseRecord(schema, rest)
      const optional = KINDS[kind].schema.shape[field as never] as unknown as { isOptional: () => boolean }
      const missing = parsed.ok ? [] : parsed.issues.filter((i) => i.code === 'FIELD_MISSING' && i.path === field)
      if (!optional.isOptional()) expect(missing).toHaveLength(1)
    })
  })
})
