import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Only the bundling; where it goes and what is packed beside it is said in build/pages.mjs. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react()],
  // The policy of the pages allows no workers made from blobs, which fflate packs long files in.
  resolve: {
    alias: [
      { find: /^fflate$/, replacement: fileURLToPath(new URL('./src/parts/export/pack-here.ts', import.meta.url)) },
    ],
  },
  build: {
    target: 'es2023',
    emptyOutDir: true,
    // The policy of the pages allows no data: script or font, and small pictures as files are cached.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
})
