import { statfs } from 'node:fs/promises'

/** Free bytes, for whoever is not root, and all bytes of the disk that holds a folder. */
export const diskOf = (folder: string) => async () => {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, size: blocks * bsize }
}
