import { makeDocument } from '../documents/make-document.ts'
import type { Typesetter } from '../documents/render/typesetter.ts'
import { DOCUMENT_OF, Index, NAMES } from './format.ts'
import { openZip } from './pack.ts'
import { type Problem, parsedOr, problem } from './problem.ts'

/**
 * Makes the document of a bundle again from its report and compares byte for byte. Of another release it may differ in its
 * setting alone: the report is what counts. [] where it is the same. Errors: BUNDLE_MALFORMED; those of the typesetter.
 */
export async function checkDocument(
  bytes: Uint8Array,
  typesetter: Pick<Typesetter, 'typeset'>,
): Promise<readonly Problem[]> {
  const packed = openZip(bytes)
  const has = (name: string) => packed.names.includes(name)
  if (!has(NAMES.index) || !has(NAMES.report) || !has(NAMES.document)) return []
  const index = Index.safeParse(parsedOr(Buffer.from(packed.read(NAMES.index)).toString('utf8'), null))
  if (!index.success) return []
  const report = Buffer.from(packed.read(NAMES.report)).toString('utf8')
  const made = await makeDocument(typesetter, DOCUMENT_OF[index.data.kind], [report]).catch(() => null)
  if (made !== null && Buffer.from(made.pdf).equals(packed.read(NAMES.document))) return []
  return [
    problem(
      'DOCUMENT_DIFFERS',
      NAMES.document,
      `it is not what this release makes of ${NAMES.report}: it was changed, or made by another release`,
      `与本版本由 ${NAMES.report} 排版的结果不同：已被改动，或由其他版本生成`,
    ),
  ]
}
