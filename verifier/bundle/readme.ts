import { type BundleKind, NAMES } from './format.ts'
import type { Prepared } from './prepare.ts'

const TITLES: Readonly<Record<BundleKind, readonly [string, string, string]>> = {
  reconciliation: ['合同 contract', '对账报告', '商定程序审计报告'],
  assessment: ['申请 claim', '申请核验报告', '申报测算表'],
  capacity: ['机构 institution', '算力规模核验报告', '容量核验报告'],
}

/** What the bundle is, for whoever unpacks it without knowing this system. `digest`: SHA-256 of its report. */
export function readme(prepared: Prepared, digest: string): string {
  const { kind, institution, subject, checkpoint, evidence } = prepared
  const [what, report, document] = TITLES[kind]
  const told = evidence !== null
  return `# 证据包 · Evidence bundle

${what}: ${JSON.stringify(subject)}
报送机构 reporting institution: ${institution}
账本 log: ${checkpoint.origin}, ${checkpoint.size} 批 batches
根 root: ${checkpoint.root}
报告 SHA-256 of ${NAMES.report}: ${digest}

## 怎样核验

    suanheng bundle verify 本文件.zip --key <账本验证公钥>

无需服务器。程序逐条重算记录的叶哈希和批次根，核对批次在账本中的位置和检查点签名，${told ? '再用同样的纯函数由证据重算报告，逐字节比较。' : '报告因涉及其他机构而密封，不能由本包重算。'}
公钥请从账本运营方另行取得：包内 ${NAMES.key} 只说明各部分同出一处，不能证明出自谁。

| 文件 | 内容 |
|---|---|
| ${NAMES.report}、${NAMES.page} | ${report}（JSON 为准）及其中文页面 |
| ${NAMES.document} | 由该报告排版的${document} |
| ${NAMES.evidence} | 报告所依据的汇总证据${told ? '' : '（本包未含）'} |
| records/、others/ | 记录与资料登记原文，附批次证明；others/ 为其他机构账本 |
| ${NAMES.log} | 各批次清单原文，及到检查点的一份合并证明 |
| ${NAMES.checkpoint}、${NAMES.key} | 账本检查点（签名文书）与验证公钥 |
| ${NAMES.others} | 报告所绑定的其他账本的检查点（如有） |
| ${NAMES.rules}、${NAMES.register} | 条款原文（规则包）、加速卡登记表 |
| ${NAMES.index} | 各文件的 SHA-256 |

本包证明所列记录在账本中，不能证明没有遗漏其他记录：完整性须向账本核对（suanheng report verify、ledger check）。
资料的扫描件等原件不在包内：资料登记记录中有其 SHA-256，可与原件比对。${
    kind === 'capacity'
      ? '\n设备采样与计量日志原文不在包内：其批次以清单（含记录数与记录根）列明，按时段的汇总读数在 evidence.json 中。'
      : ''
  }

## How to check

    suanheng bundle verify FILE.zip --key <verifier key of the log>

No server is needed. Leaf hashes and batch roots are computed from the records, the batches proven to the signed checkpoint, ${told ? 'and the report computed again from its evidence with the same pure functions and compared byte by byte.' : 'the report is sealed, because it names other institutions, and cannot be computed again from this file.'}
Take the key from whoever runs the log, by another way: ${NAMES.key} in here tells only that the parts belong together, not whose they are.

The bundle proves that these records are in the log. It does not prove that no other is: ask the log for that (suanheng report verify,
ledger check). Scanned papers are not in it: records of documents have their SHA-256.${
    kind === 'capacity'
      ? ' Samples and usage records are not in it: their batches are\nnamed by manifest (count and root of the records), their readings by hour and day stand in evidence.json.'
      : ''
  } The format: docs/bundle.md of suanheng.
`
}
