import { assessCapacity } from './assess.ts'
import type { Assessment } from './assessment.ts'
import { cardsOf } from './cards/card.ts'
import type { CapacityEvidence } from './evidence.ts'
import type { Question } from './question.ts'
import { loadRegister } from './register/load.ts'

export type AssessTask = { readonly evidence: CapacityEvidence; readonly question: Question }

/** The pure part, with the register of this release: where it runs makes no difference. Errors: as `assessCapacity`. */
export function assessHere({ evidence, question }: AssessTask): Assessment {
  const register = loadRegister()
  return assessCapacity(register, evidence, cardsOf(register, evidence), question)
}
