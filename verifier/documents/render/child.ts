import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { createTypesetter, type TypesetTask } from './compile.ts'
import { underOwnName } from './font-names.ts'

/**
 * A process of its own: the compiler is native code, which no thread can be made to stop. It gets no environment of the
 * service, answers one task after the other, and ends itself when it holds more memory than it may.
 */
export type ChildTask = TypesetTask & { readonly id: number }

const FONTS = [
  '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
] as const

const require = createRequire(import.meta.url)
const [mostBytes = '0'] = process.argv.slice(2)

// While the compiler runs nothing else does in its thread, so a second one looks after the memory.
new Worker(
  `const { workerData } = require('node:worker_threads')
setInterval(() => { if (process.memoryUsage.rss() > workerData) process.kill(process.pid, 'SIGKILL') }, 50)`,
  { eval: true, workerData: Number(mostBytes), execArgv: [], env: {} },
).unref()

const typeset = createTypesetter(FONTS.map((font) => underOwnName(readFileSync(require.resolve(font)))))
process.on('message', ({ id, ...task }: ChildTask) => process.send?.({ id, ...typeset(task) }))
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })
