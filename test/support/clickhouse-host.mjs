// Runs the ClickHouse engine of the npm package chdb as a server, in a process of its own.
//
//   node clickhouse-host.mjs LIBCHDB.SO --http_port=N [--tcp_port=N] ENGINE-ARGUMENTS...
//
// The library holds the entry point of `clickhouse local`, which can open the HTTP listener. It must be called on
// a plain thread stack, which ffi-rs does. The engine runs while its query waits for standard input; the server
// ends when the parent closes its end of ours, or dies.
import { createRequire } from 'node:module'
import { Socket } from 'node:net'

const { open, load, DataType } = createRequire(import.meta.url)('ffi-rs')
const [library, ...engineArguments] = process.argv.slice(2)

open({ library: 'libc', path: 'libc.so.6' })
const libc = (funcName, paramsType, paramsValue) =>
  load({ library: 'libc', funcName, retType: DataType.I32, paramsType, paramsValue })

// The parent's pipe moves aside, and descriptor 0 becomes a pipe that never carries a byte: closing its write end
// ends the engine's query, and with it the server.
const descriptors = Buffer.alloc(8)
if (libc('pipe', [DataType.U8Array], [descriptors]) !== 0) throw new Error('pipe failed')
const [readEnd, writeEnd] = [descriptors.readInt32LE(0), descriptors.readInt32LE(4)]
const parent = libc('dup', [DataType.I32], [0])
if (libc('dup2', [DataType.I32, DataType.I32], [readEnd, 0]) !== 0) throw new Error('dup2 failed')
libc('close', [DataType.I32], [readEnd])

let stopping = false
function stop() {
  if (stopping) return
  stopping = true
  libc('close', [DataType.I32], [writeEnd])
}
new Socket({ fd: parent, readable: true, writable: false }).on('end', stop).on('error', stop).resume()
process.on('SIGTERM', stop)
const keepLoop = setInterval(() => {}, 1 << 30)

open({ library: 'chdb', path: library })
const listeners = ['HTTP', ...(engineArguments.some((argument) => argument.startsWith('--tcp_port=')) ? ['TCP'] : [])]
const argv = [
  'clickhouse',
  ...engineArguments,
  `--query=${listeners.map((name) => `SYSTEM START LISTEN ${name}; `).join('')}SELECT count() FROM file('-', 'LineAsString', 'line String')`,
]
await load({
  library: 'chdb',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
  runInNewThread: true,
})
clearInterval(keepLoop)
// _exit: the engine is down; the static destructors of a 500 MB library need not run.
libc('_exit', [DataType.I32], [stopping ? 0 : 1])
