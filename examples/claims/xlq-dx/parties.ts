/** Made for this example; codes with right check digits. */
export const PROVIDER = { uscc: '91440300MA5EXLQA1B', name: '示例甲算力服务有限公司' } as const
export const BUYER = { uscc: '91440300MA5EXLQB2F', name: '示例乙智能科技有限公司' } as const
/** State organs, each the sole owner of one of the two: no common controller. */
export const OWNERS = {
  [PROVIDER.uscc]: { uscc: '11440300MB2EXLQ01Q', name: '示例市国有资产监督管理机关' },
  [BUYER.uscc]: { uscc: '11440100MB2EXLQ02H', name: '示例省国有资产监督管理机关' },
} as const
