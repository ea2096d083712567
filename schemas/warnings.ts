import { z } from 'zod'
import { Uscc } from './primitives.ts'
import { checkUscc, usccCheckDigit } from './uscc.ts'

/** Something a person should look at; the record is taken all the same. */
export type Warning = { readonly path: string; readonly code: 'USCC_CHECK_DIGIT'; readonly message: string }

/**
 * Warnings about a value that `schema` has accepted: every 统一社会信用代码 in it whose check digit is
 * wrong. Which fields hold one is read off the schema, once.
 */
export function warningsOf(schema: z.ZodType, value: unknown): Warning[] {
  const warnings: Warning[] = []
  finderOf(schema)?.(value, '', (path, code) => {
    if (checkUscc(code) === 'valid') return
    warnings.push({
      path,
      code: 'USCC_CHECK_DIGIT',
      message: `the check digit of ${code} should be ${usccCheckDigit(code)}: compare it with the certificate`,
    })
  })
  return warnings
}

type Found = (path: string, code: string) => void
/** Reports every code within a value; `null` stands for a schema that holds none. */
type Finder = ((value: unknown, path: string, found: Found) => void) | null

const finders = new WeakMap<z.core.$ZodType, Finder>()

function finderOf(schema: z.core.$ZodType): Finder {
  const known = finders.get(schema)
  if (known !== undefined) return known
  const finder = makeFinder(schema)
  finders.set(schema, finder)
  return finder
}

function makeFinder(schema: z.core.$ZodType): Finder {
  if (schema === Uscc) {
    return (value, path, found) => {
      if (typeof value === 'string') found(path, value)
    }
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return finderOf(schema.unwrap())
  if (schema instanceof z.ZodArray) return arrayFinder(finderOf(schema.element))
  if (schema instanceof z.ZodObject) return objectFinder(schema.shape)
  return null
}

function arrayFinder(item: Finder): Finder {
  if (item === null) return null
  return (value, path, found) => {
    if (Array.isArray(value)) for (const [index, one] of value.entries()) item(one, `${path}.${index}`, found)
  }
}

function objectFinder(shape: z.core.$ZodShape): Finder {
  const fields = Object.entries(shape)
    .map(([name, schema]) => ({ name, find: finderOf(schema) }))
    .filter((field) => field.find !== null)
  if (fields.length === 0) return null
  return (value, path, found) => {
    if (typeof value !== 'object' || value === null) return
    const prefix = path === '' ? '' : `${path}.`
    for (const { name, find } of fields) find?.((value as Record<string, unknown>)[name], `${prefix}${name}`, found)
  }
}
