import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** Where the built pages are: beside the compiled program, or in dist/ when it runs from its sources. Null: not built. */
export function pagesFolder(): string | null {
  const places = ['../dashboards/web', '../dist/dashboards/web'].map((place) => resolve(import.meta.dirname, place))
  return places.find((place) => existsSync(resolve(place, 'built-from'))) ?? null
}
