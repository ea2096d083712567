import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** What each folder may import of the others. CONTRIBUTING.md says the same in words. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  client: [],
  schemas: [],
  core: ['schemas'],
  ledger: ['core', 'schemas'],
  store: ['core', 'schemas'],
  ingest: ['core', 'schemas', 'ledger', 'store'],
  verifier: ['core', 'schemas', 'ledger', 'store'],
  examples: ['core', 'schemas'],
  // What serves the pages; the pages themselves run in a browser and take only what does as well.
  dashboards: [],
  'dashboards/web': ['client', 'core', 'schemas'],
  agent: ['client', 'core', 'schemas', 'ledger', 'ingest'],
  cli: ['core', 'schemas', 'ledger', 'store', 'ingest', 'verifier', 'examples', 'client', 'agent', 'dashboards'],
  bench: [
    'core',
    'schemas',
    'ledger',
    'store',
    'ingest',
    'verifier',
    'examples',
    'cli',
    'client',
    'agent',
    'dashboards',
  ],
}

/** The two services share one way of telling who asks; it lives where tokens are kept. */
const EXCEPTIONS: readonly { readonly from: RegExp; readonly to: RegExp }[] = [
  { from: /^verifier\/routes\//, to: /^ingest\/auth\/authenticate\.ts$/ },
]

/** Packages and Node modules a folder may import; a folder that is not named may import any. */
const MAY_USE: Readonly<Record<string, RegExp>> = {
  schemas: /^zod$/,
  client: /^openapi-fetch$/,
  core: /^(zod|node:crypto|sm-crypto-v2|structured-headers|http-message-signatures|chinese-days\/dist\/chinese-days\.json)$/,
  ledger: /^(node:|zod$)/,
  'verifier/reconcile': /^(zod|node:crypto)$/,
  'verifier/related': /^zod$/,
}

/** Only here. */
const BELONGS_TO: Readonly<Record<string, RegExp>> = {
  '@clickhouse/client': /^(store|test|bench)\//,
  chdb: /^(store|test|bench)\//,
  fastify: /^(ingest|verifier\/routes|dashboards|cli|test|bench)\//,
  commander: /^(cli|bench)\//,
}

const ROOT = path.resolve(import.meta.dirname, '..')
const LAYERS = Object.keys(MAY_IMPORT)
const SOURCES = [...new Set(LAYERS.flatMap((folder) => filesUnder(folder, /\.tsx?$/)))]
const TEXTS = [
  ...[...LAYERS, 'test', 'build', 'docs', 'dashboards'].flatMap((folder) =>
    filesUnder(folder, /\.(tsx?|mjs|sql|md|json|css|html)$/),
  ),
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'package.json',
  'vitest.config.ts',
].filter((file) => !file.startsWith(path.join('test', 'fixtures')))

const IMPORTS = SOURCES.flatMap((from) => importsOf(from).map((to) => ({ from, to })))

describe('imports run one way', () => {
  it('from a folder only to those below it', () => {
    const inside = IMPORTS.filter(({ to }) => to.startsWith('.')).map(({ from, to }) => ({
      from,
      to: resolved(from, to),
    }))
    expect(inside.length).toBeGreaterThan(100)
    expect(inside.filter(({ from, to }) => !isAllowed(from, to))).toEqual([])
  })

  it('with packages and Node modules only where they belong', () => {
    const wrong = IMPORTS.filter(({ from, to }) => !to.startsWith('.') && !mayUse(from, to))
    expect(wrong).toEqual([])
  })

  it('and no file imports itself by a detour', () => {
    expect(cycles()).toEqual([])
  })
})

describe('sources', () => {
  // The bench starts services as processes of their own and hands its environment on to them.
  it('read the environment in the entry point and its settings only', () => {
    const readers = SOURCES.filter((file) => /process\.env\b/.test(read(file)) && !file.startsWith('bench/'))
    expect(readers.filter((file) => !['cli/config.ts', 'cli/program.ts'].includes(file))).toEqual([])
  })

  it('below the entry points have no clock and no chance of their own', () => {
    const pure = SOURCES.filter((file) => /^(schemas|core|ledger|store|verifier)\//.test(file))
    const impure = pure.filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(/.test(read(file)),
    )
    expect(impure).toEqual([])
  })

  it('have at most 400 lines a file', () => {
    // The types of the API are made, and as long as the API is.
    const long = TEXTS.filter((file) => file !== 'client/api.ts').filter(
      (file) => /\.(tsx?|mjs|sql)$/.test(file) && read(file).trimEnd().split('\n').length > 400,
    )
    expect(long).toEqual([])
  })

  it('name no path of the machine they were written on', () => {
    // Put together here, so that this file does not hold what it looks for.
    const machine = new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'home', 'tmp/exp'].join('|')})/`, 'm')
    expect(TEXTS.filter((file) => machine.test(read(file)))).toEqual([])
  })

  it('export by name only', () => {
    // Vite asks for the default of its settings.
    const named = SOURCES.filter((file) => !file.endsWith('vite.config.ts'))
    expect(named.filter((file) => /^export default\b/m.test(read(file)))).toEqual([])
  })
})

function isAllowed(from: string, to: string): boolean {
  const [here, there] = [folderOf(from), folderOf(to)]
  if (here === there || MAY_IMPORT[here]?.includes(there) === true) return true
  return EXCEPTIONS.some((exception) => exception.from.test(from) && exception.to.test(to))
}

function mayUse(from: string, specifier: string): boolean {
  const limit = Object.entries(MAY_USE).find(([folder]) => from.startsWith(`${folder}/`))?.[1]
  if (limit !== undefined && !limit.test(specifier)) return false
  const home = Object.entries(BELONGS_TO).find(([name]) => specifier === name || specifier.startsWith(`${name}/`))?.[1]
  return home === undefined || home.test(from)
}

/** Imports between files that lead back to where they began; types are erased and do not count. */
function cycles(): string[] {
  const edges = new Map(SOURCES.map((file) => [file, valueImportsOf(file).map((to) => resolved(file, to))]))
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of SOURCES) visit(file, [])
  return found
}

function importsOf(file: string): string[] {
  return [
    ...read(file).matchAll(/^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
  ].map(([, named, bare, dynamic]) => named ?? bare ?? dynamic ?? '')
}

const valueImportsOf = (file: string): string[] =>
  [...read(file).matchAll(/^(?:import|export)\b(?! type\b)[^'"]*?\bfrom '(\.[^']+)'/gm)].map(([, to]) => to ?? '')

function filesUnder(folder: string, name: RegExp): string[] {
  if (!existsSync(path.join(ROOT, folder))) return []
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
}
const resolved = (from: string, to: string): string => path.normalize(path.join(path.dirname(from), to))
const folderOf = (file: string): string =>
  file.startsWith(path.join('dashboards', 'web')) ? 'dashboards/web' : (file.split(path.sep)[0] ?? '')
