import type { ClaimExample } from '../../examples/claims/claim-example.ts'
import { type RecordFile, recordFiles } from '../../examples/claims/files.ts'
import { dxExample } from '../../examples/claims/xlq-dx/index.ts'
import { rkExample } from '../../examples/claims/xlq-rk/index.ts'
import { ServiceClient } from '../client.ts'
import { Progress } from '../output.ts'
import { pushBatch } from './push.ts'

/** Claims with money, and claims that rest on devices: what the pages 申报测算 and 容量核验 show in the demo. */
const DEMO_CLAIMS = (): readonly ClaimExample[] => [dxExample(), rkExample()]

type Issue = (institution: string, role: RecordFile['role']) => Promise<string>

/** Pushes made-up claims with all they rest on, each record into the log of its institution by who may send it. */
export async function pushClaims(url: string, issue: Issue, quiet: boolean): Promise<void> {
  const files = DEMO_CLAIMS().flatMap(recordFiles)
  const progress = new Progress('推送申请示例 claims', files.length, quiet)
  const clients = new Map<string, ServiceClient>()
  for (const { institution, role, kind, ndjson } of files) {
    const known = clients.get(`${institution} ${role}`)
    const client = known ?? new ServiceClient({ url, token: await issue(institution, role) })
    clients.set(`${institution} ${role}`, client)
    await pushBatch(client, kind, 'ndjson', Buffer.from(ndjson), false)
    progress.add(1)
  }
}
