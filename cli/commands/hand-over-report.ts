import { writeFile } from 'node:fs/promises'
import { note, say } from '../output.ts'

/** `markdown` without a file changes nothing: a page is what a terminal shows anyway. */
export type ReportOutput = { readonly out?: string; readonly markdown: boolean; readonly json: boolean }

/** Gives a report to whoever asked: into a file, as JSON unless a page is wanted; else to standard output, as a page. */
export async function handOver(json: string, markdown: () => Promise<string>, options: ReportOutput): Promise<void> {
  if (options.out === undefined) return say(options.json ? json : await markdown())
  await writeFile(options.out, options.markdown ? await markdown() : json)
  note(`written to ${options.out}`)
  if (!options.markdown) note(`recompute it at any time  可随时重算：suanheng report verify ${options.out}`)
}
