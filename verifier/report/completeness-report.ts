import type { MicroCardSeconds } from '../../core/card-time.ts'
import { fraction, toDecimal } from '../../core/fraction.ts'
import { toBound } from '../binding/bind-ledger.ts'
import type { Completeness } from '../completeness/completeness.ts'
import { statementFindings } from '../completeness/statement-findings.ts'
import { toFinding } from './report-json.ts'

type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array; readonly text: string }

/** Each day as the log has it and as it was stated, and what is to be said of both; at a checkpoint. */
export function toCompletenessReport(
  completeness: Completeness,
  checkpoint: Checkpoint,
  asked: { readonly from: string; readonly to: string },
) {
  return {
    schema: 'suanheng/completeness/1' as const,
    institution: completeness.institution,
    checkpoint: toBound(checkpoint),
    ...asked,
    days: [...completeness.ledger.values()].map(({ day, cardSeconds, ...totals }) => ({
      day,
      ledger: { ...totals, cardSeconds: toCardSeconds(cardSeconds) },
      statements: completeness.statements
        .filter((stated) => stated.day === day)
        .map(({ digest, batch, body }) => ({ digest, batch, statement: body })),
    })),
    findings: statementFindings(completeness).map(toFinding),
  }
}

/** Decimal string with six places, as receipts have it. */
const toCardSeconds = (time: MicroCardSeconds): string => toDecimal(fraction(time, 1_000_000n), 6)
