import type { CapacityEvidence } from '../evidence.ts'
import type { CapacityFinding, CapacitySeverity } from '../finding.ts'
import { CAPACITY_FINDINGS } from '../finding.ts'
import { inUseFindings } from './in-use-findings.ts'
import type { Scene } from './scene.ts'
import { statementFindings } from './statement-findings.ts'

const SEVERITIES: readonly CapacitySeverity[] = ['exclude', 'undetermined', 'warning', 'info']
const CODES = Object.keys(CAPACITY_FINDINGS)

const rank = ({ code }: CapacityFinding) => SEVERITIES.indexOf(CAPACITY_FINDINGS[code][1])

/** Those about single cards and those about moments together: gravest first, then in the order of the table. */
export function findingsOf(
  scene: Scene,
  evidence: CapacityEvidence,
  ofCards: readonly CapacityFinding[],
): readonly CapacityFinding[] {
  const all = [...ofCards, ...statementFindings(scene), ...inUseFindings(scene, evidence)]
  return all
    .map((finding) => ({ finding, text: JSON.stringify(finding) }))
    .sort(
      (a, b) =>
        rank(a.finding) - rank(b.finding) ||
        CODES.indexOf(a.finding.code) - CODES.indexOf(b.finding.code) ||
        (a.text < b.text ? -1 : a.text > b.text ? 1 : 0),
    )
    .map(({ finding }) => finding)
}
