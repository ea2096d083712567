import { readFileSync } from 'node:fs'

/** A JSON object of parameters. Errors: RangeError for anything else. */
export function parameterJson(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError('the parameters of a pack are a JSON object')
  }
  return Object.fromEntries(Object.entries(value))
}

/** The parameters.json of a pack, from the file beside it: `readParameters(import.meta.url)`. */
export const readParameters = (moduleUrl: string): unknown =>
  JSON.parse(readFileSync(new URL('./parameters.json', moduleUrl), 'utf8'))
