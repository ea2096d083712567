import { z } from 'zod'
import { Document } from '../../schemas/document.ts'
import { Sha256, Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { FileStore } from './file-store.ts'

const registered = defineQuery({
  file: 'file_documents.sql',
  params: z.strictObject({ institution: z.string() }),
  row: z.strictObject({ entity_id: z.string(), digest: z.string(), body: z.string() }),
})

export const FileCheck = z
  .strictObject({
    institution: Uscc,
    documents: z.int().describe('Registered documents, versions that nobody corrected'),
    files: z.int().describe('Files held'),
    usedBytes: z.int().describe('In whole blocks of 4 KiB, uploads under way included'),
    quotaBytes: z.int(),
    missingCount: z.int(),
    missing: z
      .array(z.strictObject({ documentId: z.string(), type: z.string(), title: z.string().nullable(), digest: Sha256 }))
      .describe('Documents whose file is not held, by id; the first ?limit= of missingCount'),
    unregisteredCount: z.int(),
    unregistered: z
      .array(Sha256)
      .describe('Files that no document names, by digest; the first ?limit= of unregisteredCount'),
  })
  .meta({ id: 'FileCheck' })
export type FileCheck = z.infer<typeof FileCheck>

/** Which registered documents have no file, and which files no document. `limit`: entries of each list. */
export async function compareDocuments(
  store: Store,
  files: FileStore,
  institution: string,
  limit: number,
): Promise<FileCheck> {
  const rows = await registered(store, { institution })
  const documents = rows.map(({ body }) => Document.parse(JSON.parse(body)))
  const held = await files.digests(institution)
  const missing = documents.filter(({ digest }) => !held.has(digest))
  const named = new Set(documents.map(({ digest }) => digest))
  const unregistered = [...held].filter((digest) => !named.has(digest)).toSorted()
  return {
    institution,
    documents: documents.length,
    files: held.size,
    usedBytes: files.usedBytes(institution),
    quotaBytes: files.limits.quotaBytes,
    missingCount: missing.length,
    missing: missing
      .slice(0, limit)
      .map(({ documentId, type, title, digest }) => ({ documentId, type, title: title ?? null, digest })),
    unregisteredCount: unregistered.length,
    unregistered: unregistered.slice(0, limit),
  }
}
