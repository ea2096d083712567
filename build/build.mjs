// Compiles to dist/ and puts beside the code what it reads at run time.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from './pages.mjs'
import { joinPrograms } from './programs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = path.join(root, 'dist')
// Compiled beside and renamed at the end: a service or a test that runs from dist/ never finds half of it.
const fresh = path.join(root, `.dist-${process.pid}`)

/** Every file under the folder, relative to the root; a folder that does not exist has none. */
const filesUnder = (folder) =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    : []

const assets = [
  ...filesUnder('store').filter((file) => file.endsWith('.sql')),
  ...filesUnder('verifier').filter((file) => file.endsWith('.json') || file.endsWith('.typ')),
  ...filesUnder('examples').filter((file) => !file.endsWith('.ts')),
  ...filesUnder('bench').filter((file) => /\.(json|sql)$/.test(file)),
  'client/package.json',
]

const require = createRequire(import.meta.url)
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const compile = (...options) => {
  const { status } = spawnSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' })
  if (status === 0) return
  rmSync(fresh, { recursive: true, force: true })
  process.exit(status ?? 1)
}
compile('-p', 'tsconfig.build.json', '--outDir', fresh)
// The client is a package of its own: who imports it wants its types.
compile('-p', 'tsconfig.client.json', '--outDir', path.join(fresh, 'client'))

for (const asset of assets) {
  const target = path.join(fresh, asset)
  mkdirSync(path.dirname(target), { recursive: true })
  copyFileSync(path.join(root, asset), target)
}

await joinPrograms(fresh)
await buildPages(root, path.join(fresh, 'dashboards', 'web'), path.join(dist, 'dashboards', 'web'))

const old = `${fresh}-old`
if (existsSync(dist)) renameSync(dist, old)
renameSync(fresh, dist)
rmSync(old, { recursive: true, force: true })
