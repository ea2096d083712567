import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Only the bundling; where it goes and what is packed beside it is said in build/pages.mjs. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react()],
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
