// Joins what each program loads into a few files: to find and read a thousand modules one by one takes longer than most
// commands run, and a decoder that was ended must be back before the next body.
import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'

/** What a process or a thread begins with; documents/render/child.js stays as it is, as it is little but native code. */
const ENTRIES = ['cli/suanheng', 'cli/agent', 'ingest/decode/worker', 'verifier/capacity/worker']

/** Packages of many modules. Others stay where npm puts them: native ones must, and CommonJS gains nothing. */
const JOINED = [
  '@streamparser/json',
  'apache-arrow',
  'fastify-type-provider-zod',
  'flatbuffers',
  'http-message-signatures',
  'jose',
  'oauth4webapi',
  'openid-client',
  'structured-headers',
  'tslib',
  'write-excel-file',
  'zod',
]

/** Replaces the entries of a compiled tree by joined ones; every other module stays beside them, for who imports it. */
export async function joinPrograms(compiled) {
  const { build } = await import('vite')
  const joined = `${compiled}-joined`
  const isOurs = (id) => id.startsWith(compiled + path.sep)
  /** A module reads files and starts programs beside itself: it must know where it was. */
  const places = {
    name: 'places',
    transform(code, id) {
      if (!isOurs(id) || !code.includes('import.meta')) return null
      const place = JSON.stringify(path.relative(compiled, id).split(path.sep).join('/'))
      return code.replaceAll(/\bimport\.meta\.(url|dirname)\b/g, (_, what) => `__${what}Of(${place})`)
    },
    renderChunk(code, { fileName }) {
      const up = JSON.stringify('../'.repeat(fileName.split('/').length - 1) || './')
      const [, shebang = '', rest] = /^(#!.*\n)?([\s\S]*)$/.exec(code)
      return `${shebang}import { dirname as __dirnameOfPath } from 'node:path'
import { fileURLToPath as __pathOfUrl } from 'node:url'
const __urlOf = (place) => new URL(${up} + place, import.meta.url).href
const __dirnameOf = (place) => __dirnameOfPath(__pathOfUrl(__urlOf(place)))
${rest}`
    },
  }
  await build({
    configFile: false,
    root: compiled,
    logLevel: 'warn',
    plugins: [places],
    ssr: { external: true, noExternal: JOINED },
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: joined,
      emptyOutDir: true,
      rollupOptions: {
        input: Object.fromEntries(ENTRIES.map((entry) => [entry, path.join(compiled, `${entry}.js`)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  for (const entry of ENTRIES) rmSync(path.join(compiled, `${entry}.js.map`), { force: true })
  cpSync(joined, compiled, { recursive: true })
  rmSync(joined, { recursive: true, force: true })
}
