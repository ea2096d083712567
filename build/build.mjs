// Compiles to dist/ and puts beside the code what it reads at run time.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = path.join(root, 'dist')

/** Every file under the folder, relative to the root; a folder that does not exist has none. */
const filesUnder = (folder) =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    : []

const assets = [
  ...filesUnder('store').filter((file) => file.endsWith('.sql')),
  ...filesUnder('verifier').filter((file) => file.endsWith('.json')),
  ...filesUnder('examples').filter((file) => !file.endsWith('.ts')),
]

rmSync(dist, { recursive: true, force: true })
const require = createRequire(import.meta.url)
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

for (const asset of assets) {
  const target = path.join(dist, asset)
  mkdirSync(path.dirname(target), { recursive: true })
  copyFileSync(path.join(root, asset), target)
}

const command = path.join(dist, 'cli', 'suanheng.js')
if (existsSync(command)) chmodSync(command, 0o755)
