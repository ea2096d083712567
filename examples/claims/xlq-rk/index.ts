import { type ClaimExample, merged } from '../claim-example.ts'
import { applicationRecords, type RkStory } from './records.ts'

/** 295 H800 at 989.4 TFLOPS dense FP16; 11 or 12 A800 at 312; 15 or 14 昇腾910B3 at 313. */
export const STORIES: readonly RkStory[] = [
  {
    claim: 'RK-2025-201',
    institution: '91440300MA5EXRKA13',
    name: '示例丙算力有限公司',
    apart: 'nothing: 300.000 P exactly, which is enough (含)',
    mark: '201',
    fleet: { H800: 295, A800: 11, '910B3': 15 },
    lacks: null,
    verdict: 'pass',
    payable: null,
    expected: 'in-order.json',
  },
  {
    claim: 'RK-2025-202',
    institution: '91440300MA5EXRKB27',
    name: '示例丁算力有限公司',
    apart: 'one card of 313 TFLOPS is one of 312: 299.999 P',
    mark: '202',
    fleet: { H800: 295, A800: 12, '910B3': 14 },
    lacks: null,
    verdict: 'fail',
    payable: null,
    expected: 'one-tflops-below.json',
  },
  {
    claim: 'RK-2025-203',
    institution: '91440300MA5EXRKC3B',
    name: '示例戊算力有限公司',
    apart: 'the proof of the metering log function is not registered',
    mark: '203',
    fleet: { H800: 295, A800: 11, '910B3': 15 },
    lacks: 'metering_function_proof',
    verdict: 'undetermined',
    payable: null,
    expected: 'one-document-missing.json',
  },
]

/** Three applications for the register of service institutions, each in the log of its applicant. */
export const rkExample = (): ClaimExample => ({
  folder: 'xlq-rk',
  entities: merged(STORIES.map(applicationRecords)),
  usage: [],
  stories: STORIES,
})
