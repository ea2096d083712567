import { type Unzipped, type Zippable, zipSync } from 'fflate/browser'

export * from 'fflate/browser'

/**
 * What `zip` of fflate gives, without its workers: they are made from blobs, and the content-security policy of the pages
 * allows none. The bundler takes this file for `fflate` (vite.config.ts). The zip has the first moment a zip knows.
 */
export function zip(files: Unzipped, done: (error: Error | null, bytes: Uint8Array) => void): () => void {
  const stamped: Zippable = {}
  for (const [name, bytes] of Object.entries(files)) stamped[name] = [bytes, { mtime: new Date(1980, 0, 1) }]
  try {
    done(null, zipSync(stamped))
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), new Uint8Array())
  }
  return () => {}
}
