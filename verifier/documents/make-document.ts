import { DOCUMENTS, type DocumentKind, pageOf } from './kinds.ts'
import { loadTemplates } from './render/templates.ts'
import type { Typesetter } from './render/typesetter.ts'
import { readSource } from './sources/read-source.ts'

/** `name`: a file name of ASCII characters. */
export type MadeDocument = {
  readonly pdf: Uint8Array
  readonly pages: number
  readonly name: string
  readonly digest: string
}

/**
 * A document from its reports: the same texts give the same bytes, on every machine. No clock, no store, no font of the
 * machine takes part.
 * Errors: REQUEST_INVALID for texts that are not the reports it is made from; DOCUMENT_TOO_LARGE; those of the typesetter.
 */
export async function makeDocument(
  typesetter: Pick<Typesetter, 'typeset'>,
  kind: DocumentKind,
  texts: readonly string[],
): Promise<MadeDocument> {
  const sources = texts.map(readSource)
  const page = pageOf(kind, sources)
  const { pdf, pages } = await typesetter.typeset({
    main: `${DOCUMENTS[kind].folder}/template.typ`,
    templates: loadTemplates(),
    data: page,
    reports: Object.fromEntries(sources.map(({ source }) => [source.file, source.text])),
  })
  const digest = sources[0]?.source.digest ?? ''
  return { pdf, pages, name: `${kind}-${digest.slice(0, 16)}.pdf`, digest }
}
