import { type ClaimExample, merged } from '../claim-example.ts'
import { contractRecords, usageOf } from './contract.ts'
import { institutionRecords } from './standing.ts'
import { claimRecords, STORIES } from './stories.ts'

export { BUYER, PROVIDER } from './parties.ts'
export { STORIES } from './stories.ts'

/** Three redemptions of one institution. */
export const dxExample = (): ClaimExample => ({
  folder: 'xlq-dx',
  entities: merged([
    institutionRecords(),
    ...STORIES.flatMap((story) => [contractRecords(story), claimRecords(story)]),
  ]),
  usage: STORIES.flatMap(usageOf),
  stories: STORIES,
})
