/**
 * The clauses a capacity report can cite, each with its sentence word for word (the published guides). `X-4` is a check
 * across programmes; it has no sentence of its own and quotes the one it rests on.
 */
export const CAPACITY_CLAUSES = {
  'XLQ-RK-4.2.2b': { text: 'XLQ-RK', quotation: '能提供的智能算力规模为300P FLOPS（FP16）（含）以上' },
  'XLQ-RK-4.2.3': { text: 'XLQ-RK', quotation: '服务平台具备智能算力使用计量日志功能。' },
  'XLQ-RK-5.5': { text: 'XLQ-RK', quotation: '具备提供300P FLOPS（FP16）（含）以上智能算力规模的证明材料。' },
  'LG-SL-2.2.2': { text: 'LG-SL', quotation: '能提供的智能算力规模须达到2000P FLOPS（FP16）（含）以上。' },
  'X-4': { text: 'XLQ-RK', quotation: '能提供的智能算力规模为300P FLOPS（FP16）（含）以上' },
} as const satisfies Record<string, { readonly text: 'XLQ-RK' | 'LG-SL'; readonly quotation: string }>
export type CapacityClauseId = keyof typeof CAPACITY_CLAUSES
