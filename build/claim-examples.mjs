// Writes the records of examples/claims as files to be pushed: npx tsx build/claim-examples.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { recordFiles } from '../examples/claims/files.ts'
import { loadClaimExamples } from '../examples/claims/index.ts'

const [, , folder] = process.argv
if (folder === undefined) throw new RangeError('name a folder: npx tsx build/claim-examples.mjs FOLDER')
for (const file of loadClaimExamples().flatMap(recordFiles)) {
  const target = path.join(folder, file.path)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, file.ndjson)
}
