import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { mib, say } from './figures.ts'

/** When and on what the figures below were taken. */
export function sayMachine(remark = ''): void {
  say(`date      ${new Date().toISOString().slice(0, 10)}`)
  say(
    `machine   ${cpus().length} × ${cpus()[0]?.model.trim()}, ${mib(totalmem())}, Node ${process.version}, commit ${commit()}${remark}`,
  )
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}
