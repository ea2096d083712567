import { writeFile } from 'node:fs/promises'
import { note, say } from '../output.ts'

/** `markdown` without a file changes nothing: a page is what a terminal shows anyway. */
export type ReportOutput = { readonly out?: string; readonly markdown: boolean; readonly json: boolean }

/**
 * Gives a report to whoever asked: into a file, as JSON unless a page is wanted or the file is called so; else to
 * standard output, as a page. `verdict`: one line that says how it ended, beside a file.
 */
export async function handOver(
  json: string,
  verdict: string,
  markdown: () => Promise<string>,
  options: ReportOutput,
): Promise<void> {
  if (options.out === undefined) return say(options.json ? json : await markdown())
  const asPage = options.markdown || options.out.toLowerCase().endsWith('.md')
  await writeFile(options.out, asPage ? await markdown() : json)
  note(verdict)
  note(`written to ${options.out}`)
  if (!asPage) note(`recompute it at any time  可随时重算：suanheng report verify ${options.out}`)
}
