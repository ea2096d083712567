import { describe, it } from 'vitest'
import { expectMissingNeverPasses, expectOrderOfNoMatter, programmeOf } from '../laws.ts'
import { A100, application, asFact, capacityOf } from './application.ts'

const RK = programmeOf('XLQ-RK')

describe('an application for registration', () => {
  it('does not depend on the order of the evidence', () => expectOrderOfNoMatter(RK, application()))

  it.each([
    ['in order', application()],
    ['of 961 cards, 299.832 P', application({}, { capacity: asFact(capacityOf(A100(961))) })],
    ['a second late', application({ submittedAt: '2025-04-07T18:00:01+08:00' })],
    ['without proof of the metering log', application({}, {}, ['metering_function_proof'])],
  ])('%s never passes for want of a record', (_, claim) => expectMissingNeverPasses(RK, claim))
})
