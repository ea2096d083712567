/** The parts of an OpenAPI 3.1 document that types are made of. */
export type OpenApi = {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}
type Operation = {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>
}
type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly description?: string
  readonly title?: string
}

const HEAD = `// Made from /openapi.json by build/client-types.mjs; a test fails when it is stale. Do not edit.
`

/**
 * TypeScript of an OpenAPI document for openapi-fetch: a type for each schema that a path needs, `paths`, and
 * `Evidence`, which gives the record of each route that takes batches. The same document gives the same text.
 */
export function openApiTypes(document: OpenApi): string {
  const schemas = document.components?.schemas ?? {}
  const types = new Types(schemas)
  const paths = Object.entries(document.paths ?? {}).map(
    ([path, operations]) =>
      `  ${JSON.stringify(path)}: {\n${Object.entries(operations)
        .map(([method, operation]) => operationText(types, method, operation))
        .join('')}  }\n`,
  )
  const evidence = Object.entries(document.paths ?? {}).flatMap(([path, { post }]) => {
    const kind = /^post_(.+)$/.exec(post?.operationId ?? '')?.[1]
    const body = kind === undefined ? undefined : `Body_${kind}`
    return body === undefined || !(body in schemas)
      ? []
      : [
          `  readonly ${JSON.stringify(path.replace(/^\/v1\//, ''))}: ${types.of({ $ref: `#/components/schemas/${body}` })}\n`,
        ]
  })
  return [
    HEAD,
    ...types.declarations(),
    `/** What each route of POST /v1/{route} takes. */\nexport type Evidence = {\n${evidence.join('')}}\n`,
    `export interface paths {\n${paths.join('')}}\n`,
  ].join('\n')
}

const METHOD = '    '

function operationText(types: Types, method: string, { summary, parameters = [], requestBody, responses }: Operation) {
  const places = ['query', 'header', 'path'].map((place) => {
    const own = parameters.filter((parameter) => parameter.in === place)
    if (own.length === 0) return `${place}?: never`
    const optional = own.every(({ required }) => required !== true)
    const fields = own.map(
      ({ name, required, schema }) => `${keyOf(name)}${required === true ? '' : '?'}: ${types.of(schema ?? {})}`,
    )
    return `${place}${optional ? '?' : ''}: { ${fields.join('; ')} }`
  })
  const answers = Object.entries(responses ?? {}).map(
    ([status, { content }]) =>
      `${METHOD}    ${keyOf(status)}: { headers: { [name: string]: unknown }; ${contentText(types, content)} }\n`,
  )
  const body =
    requestBody === undefined
      ? 'requestBody?: never'
      : `requestBody${requestBody.required === true ? '' : '?'}: { ${contentText(types, requestBody.content)} }`
  return [
    ...(summary === undefined ? [] : [comment(summary, METHOD)]),
    `${METHOD}${method}: {\n`,
    `${METHOD}  parameters: { ${places.join('; ')}; cookie?: never }\n`,
    `${METHOD}  ${body}\n`,
    `${METHOD}  responses: {\n${answers.join('')}${METHOD}  }\n`,
    `${METHOD}}\n`,
  ].join('')
}

const contentText = (types: Types, content: Content | undefined): string =>
  content === undefined
    ? 'content?: never'
    : `content: { ${Object.entries(content)
        .map(([type, { schema }]) => `${JSON.stringify(type)}: ${types.of(schema ?? {})}`)
        .join('; ')} }`

/** Schemas as types; remembers which of the named ones were asked for. */
class Types {
  readonly #schemas: Readonly<Record<string, Schema>>
  readonly #wanted = new Set<string>()

  constructor(schemas: Readonly<Record<string, Schema>>) {
    this.#schemas = schemas
  }

  /** Every named schema that was asked for, and those that they ask for, in the order of their names. */
  declarations(): string[] {
    const texts = new Map<string, string>()
    for (let before = -1; before !== texts.size; ) {
      before = texts.size
      for (const name of this.#wanted) if (!texts.has(name)) texts.set(name, this.#declaration(name))
    }
    return [...texts.keys()].sort().map((name) => texts.get(name) ?? '')
  }

  of(schema: Schema, indent = ''): string {
    if (schema.$ref !== undefined) return this.#named(schema.$ref)
    if (schema.const !== undefined) return JSON.stringify(schema.const)
    if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)))
    const either = schema.anyOf ?? schema.oneOf
    if (either !== undefined) return union(either.map((one) => this.of(one, indent)))
    if (schema.allOf !== undefined) {
      // A pattern alone says nothing of the type.
      const { allOf, ...base } = schema
      const parts = [base, ...allOf].map((one) => this.of(one, indent)).filter((type) => type !== 'unknown')
      return [...new Set(parts)].join(' & ') || 'unknown'
    }
    if (Array.isArray(schema.type)) {
      return union(schema.type.map((type: string) => this.of({ ...schema, type }, indent)))
    }
    return this.#plain(schema, indent)
  }

  #plain(schema: Schema, indent: string): string {
    const { type } = schema
    if (type === 'string' || type === 'boolean' || type === 'null') return type
    if (type === 'integer' || type === 'number') return 'number'
    // Not readonly: the helpers of openapi-fetch take a readonly array for an object.
    if (type === 'array') return `${inArray(this.of(schema.items ?? {}, indent))}[]`
    return schema.properties !== undefined || type === 'object' ? this.#object(schema, indent) : 'unknown'
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
    const inner = `${indent}  `
    const fields = Object.entries(properties).map(([name, schema]) => {
      const about =
        schema.$ref === undefined && schema.description !== undefined ? comment(schema.description, inner) : ''
      return `${about}${inner}readonly ${keyOf(name)}${required.includes(name) ? '' : '?'}: ${this.of(schema, inner)}\n`
    })
    const rest = typeof additionalProperties === 'object' ? this.of(additionalProperties, inner) : 'unknown'
    const open = additionalProperties === false ? '' : `${inner}readonly [name: string]: ${rest}\n`
    if (fields.length === 0 && open === '') return 'Readonly<Record<string, never>>'
    return `{\n${fields.join('')}${open}${indent}}`
  }

  /** `NameInput` stands beside `Name` in the document; where both are the same there is one type. */
  #named(ref: string): string {
    const full = decodeURIComponent(ref.replace('#/components/schemas/', ''))
    const schema = this.#schemas[full]
    if (schema === undefined) throw new Error(`the document has no schema ${full}`)
    // The body of a kind is its record under a title.
    if (full.startsWith('Body_') && schema.$ref !== undefined) return this.#named(schema.$ref)
    const base = full.replace(/Input$/, '')
    const name = base !== full && this.#sameAs(base, schema) ? base : full
    this.#wanted.add(name)
    return name
  }

  #sameAs(base: string, schema: Schema): boolean {
    const other = this.#schemas[base]
    return other !== undefined && withoutInput(schema) === withoutInput(other)
  }

  #declaration(name: string): string {
    const schema = this.#schemas[name] ?? {}
    const about = [schema.title, schema.description].filter((text) => text !== undefined).join(': ')
    return `${about === '' ? '' : comment(about, '')}export type ${name} = ${this.of(schema)}\n`
  }
}

const withoutInput = (schema: Schema): string => JSON.stringify(schema).replace(/(schemas\/\w+?)Input"/g, '$1"')
const union = (types: readonly string[]): string => [...new Set(types)].join(' | ')
const inArray = (type: string): string => (/[ |&]/.test(type) && !type.startsWith('{') ? `(${type})` : type)
const keyOf = (name: string): string => (/^([A-Za-z_$][\w$]*|\d+)$/.test(name) ? name : JSON.stringify(name))
const comment = (text: string, indent: string): string =>
  `${indent}/** ${text.replaceAll('*/', '*\\/').replace(/\s+/g, ' ')} */\n`
