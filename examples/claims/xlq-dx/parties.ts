/** Made for this example; codes with right check digits. */
export const PROVIDER = { uscc: '91440300MA5EXLQA1B', name: '示例甲算力服务有限公司' } as const
export const BUYER = { uscc: '91440300MA5EXLQB2F', name: '示例乙智能科技有限公司' } as const
