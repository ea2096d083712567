import { z } from 'zod'
import type { KindName } from './kinds.ts'
import { KIND_NAMES, KINDS } from './kinds.ts'

/**
 * JSON Schema 2020-12 of what a kind accepts, from the schema that checks it. Checks between fields
 * (net + tax = gross) cannot be said there: `$comment` lists them in words.
 */
export function jsonSchemaOf(kind: KindName): Record<string, unknown> {
  const { schema, title } = KINDS[kind]
  const generated = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
  const checks = crossFieldChecks(schema)
  return {
    ...generated,
    title,
    ...(checks.length === 0 ? {} : { $comment: `Also checked: ${checks.join('; ')}.` }),
  }
}

/** File name and content of every JSON Schema in docs/schemas. */
export function jsonSchemaFiles(): readonly { readonly name: string; readonly content: string }[] {
  return KIND_NAMES.map((kind) => ({
    name: `${kind}.json`,
    content: `${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`,
  }))
}

/** What the refinements of an object ask for, in their own words. */
function crossFieldChecks(schema: z.ZodType): string[] {
  return (schema.def.checks ?? []).flatMap((check) => {
    if (!(check instanceof z.ZodCustom)) return []
    const message = check.def.error?.({ code: 'custom', input: undefined })
    return typeof message === 'string' ? [`${(check.def.path ?? []).join('.')}: ${message}`] : []
  })
}
