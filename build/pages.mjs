// Bundles the pages and packs each file once, so that the service compresses nothing when asked.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** What the bundle is made of. */
const PARTS = ['dashboards/web', 'client/api.ts', 'core', 'schemas', 'package-lock.json', 'build/pages.mjs']
const STAMP = 'built-from'

/** Builds the pages into `target`, or takes those of the last build where nothing has changed since. */
export async function buildPages(root, target, last) {
  const stamp = digestOf(root)
  const kept = path.join(last, STAMP)
  if (existsSync(kept) && readFileSync(kept, 'utf8') === stamp) return cpSync(last, target, { recursive: true })
  const { build } = await import('vite')
  const configFile = path.join(root, 'dashboards/web/vite.config.ts')
  // A test runner says "test" here, which would bundle the libraries' development halves.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ configFile, mode: 'production', logLevel: 'warn', build: { outDir: target } })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
  for (const file of filesIn(target).filter((name) => /\.(js|css|html|svg|json|wasm)$/.test(name))) pack(file)
  writeFileSync(path.join(target, STAMP), stamp)
}

/** The pages alone, into dist/, while everything else there stays as it is. Output: the folder. */
export async function refreshPages(root) {
  const target = path.join(root, 'dist', 'dashboards', 'web')
  const kept = path.join(target, STAMP)
  const stamp = digestOf(root)
  const isFresh = () => existsSync(kept) && readFileSync(kept, 'utf8') === stamp
  if (isFresh()) return target
  const fresh = path.join(root, `.pages-${process.pid}`)
  await buildPages(root, fresh, target)
  mkdirSync(path.dirname(target), { recursive: true })
  try {
    // Another process may have come first, with the same pages.
    if (!isFresh()) {
      rmSync(target, { recursive: true, force: true })
      renameSync(fresh, target)
    }
  } catch (error) {
    if (!isFresh()) throw error
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return target
}

function pack(file) {
  const bytes = readFileSync(file)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
}

function digestOf(root) {
  const hash = createHash('sha256')
  for (const part of PARTS) {
    const whole = path.join(root, part)
    for (const file of existsSync(whole) ? filesIn(whole) : []) {
      hash.update(`${path.relative(root, file)}\0`).update(createHash('sha256').update(readFileSync(file)).digest())
    }
  }
  return hash.digest('hex')
}

/** Every file below, or the file itself; in the same order everywhere. */
function filesIn(at) {
  if (statSync(at).isFile()) return [at]
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await refreshPages(fileURLToPath(new URL('..', import.meta.url)))
