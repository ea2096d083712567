import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { coveredBy } from './font-coverage.ts'
import { breakable, everyText, spelledOut } from './readable.ts'

/** Files by their path below the root: templates, and `reports/<name>` for what is attached. */
export type Files = Readonly<Record<string, string>>

/** `data`: plain JSON that the template reads as `data.json`. */
export type TypesetTask = {
  readonly main: string
  readonly templates: Files
  readonly data: object
  readonly reports: Files
}

export type Typeset = { readonly ok: true; readonly pdf: Uint8Array; readonly pages: number }
export type NotTypeset = { readonly ok: false; readonly why: string }

// Below a file there is no folder, and nobody can make one: whatever a template asks for that was not given is not there.
const ROOT = path.join(fileURLToPath(import.meta.url), 'nothing')

/** What readers of the file see in its properties, and what is no text: never broken. */
const UNBROKEN = new Set(['meta', 'qr', 'attachments'])

/** Typesets with these fonts and no others. One at a time: the compiler is one, and forgets what it was given. */
export function createTypesetter(fonts: readonly Buffer[]): (task: TypesetTask) => Typeset | NotTypeset {
  const compiler = NodeCompiler.create({ workspace: ROOT, fontArgs: [{ fontBlobs: [...fonts] }] })
  const covered = coveredBy(fonts)
  return ({ main, templates, data, reports }) => {
    try {
      compiler.resetShadow()
      for (const [file, source] of Object.entries(templates)) compiler.addSource(path.join(ROOT, file), source)
      for (const [file, text] of Object.entries(reports))
        compiler.mapShadow(path.join(ROOT, 'reports', file), Buffer.from(text))
      compiler.mapShadow(path.join(ROOT, 'data.json'), Buffer.from(JSON.stringify(shownAs(data, covered))))
      const compiled = compiler.compile({ mainFileContent: `#include ${JSON.stringify(main)}` })
      const document = compiled.result
      if (document === null || compiled.hasError()) return { ok: false, why: whyOf(compiled.takeError()) }
      return { ok: true, pdf: compiler.pdf(document, { pdfStandard: 'a-3b' }), pages: document.numOfPages }
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : String(error) }
    } finally {
      // What was compiled before is of no use to the next document, and is somebody else's.
      compiler.resetShadow()
      compiler.evictCache(0)
    }
  }
}

function shownAs(data: object, covered: (codePoint: number) => boolean): object {
  const spelled = (text: string) => spelledOut(text, covered)
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      everyText(value, UNBROKEN.has(key) ? spelled : (text) => breakable(spelled(text))),
    ]),
  )
}

/** What the compiler says, without the paths of the machine. */
const whyOf = (error: { readonly shortDiagnostics: readonly unknown[] } | null): string =>
  (error?.shortDiagnostics ?? [])
    .map((one) => (typeof one === 'object' && one !== null && 'message' in one ? String(one.message) : ''))
    .join('; ')
    .replaceAll(ROOT, '')
    .slice(0, 2_000)
